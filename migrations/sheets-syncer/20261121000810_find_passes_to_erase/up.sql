-- Erased after it was filed: its row among the completed passes must go. There are few such at a time.
create index passes_to_erase on passes (number) where place = 'filed' and status = 'erased';
