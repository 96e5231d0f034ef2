module tertulia

go 1.26
