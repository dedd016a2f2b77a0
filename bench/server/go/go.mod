module tokenbooth.example/bench

go 1.22
