drop index passes_to_erase;
