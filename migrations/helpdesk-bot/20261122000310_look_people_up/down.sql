drop index users_by_registration;
