-- P2 Telnet
-- A terminal is connected to Meadow's mail exchanger, port 25; it has just said 220.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
device("ben-home", {owner = "ben@meadow.example"})

local s = connect("mx1.meadow.example", 25)
s:expect "220*"
