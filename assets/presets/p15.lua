-- P15 Sealed
-- Chi's provider keeps mail as ciphertext; a bridge on Chi's own computer opens it, and a letter from another user of the provider was never readable on any server.
provider("sealed.example", {name = "Sealed", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
set_policy("sealed.example", {kind = "sealed"})
person("Chi", "chi@sealed.example", {password = "moss-6"})
person("Fay", "fay@sealed.example", {password = "fern-8"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("chi-desk", {owner = "chi@sealed.example"})
device("chi-phone", {owner = "chi@sealed.example"})
device("fay-lap", {owner = "fay@sealed.example"})
device("ines-desk", {owner = "ines@example.org"})
bridge "chi-desk"
bridge "fay-lap"
set("chi-desk", {imap_mode = "cached"})
-- What OpenSSL made of these texts for Chi's key, once and outside the world (tests/data/sealed has the key).
ciphertext("chi@sealed.example", "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Chi,\r\n\r\nshall we have a picnic on Saturday?\r\n\r\nInes\r\n",
  "MIICCgYJKoZIhvcNAQcDoIIB+zCCAfcCAQAxggFRMIIBTQIBADA1MB0xGzAZBgNVBAMMEmNoaUBzZWFsZWQuZXhhbXBsZQIUXEGpFyWQWlJuklqKdWh1zOQJrYcwDQYJKoZIhvcNAQEBBQAEggEAR5Ws1sEael3Ku59aIvtmrun+dWTFH30GuIyk6OpHu8TT69PK4iCOziDCS1jqIX/TaqZIrFpFgtOMoCExa1cDnEwRQIRcY6VFMA0HuQSufg7UiKnVYIQ9OECuhv7tgCvpDPWDMWHwUgycG4HvivMGncU/uovbFQTAQ5XL+G4lQDzF1M+VlBsopbw1oqT6o9RzJrCXR7mW1bWdDAH75Tdt3K/2iI+NsYIsOZXuPAhofS2orZvgyXIx+7QTTZGGokKfG5ePLk8vxWG2EBpJMT6wUxqiCITKo+Y6cLC2gGMNmAt04p4UJHfwcWX4dEFHkwn0d8jGlgw5zsgs7H7Obavk5jCBnAYJKoZIhvcNAQcBMB0GCWCGSAFlAwQBAgQQfIIYhbVHoIvpiRgL15ZSP4Bw621yqAU1zlt2jPpisusGYrxkysD9zKkzlbEyzhg/tVo5ZUw1lrL0CT2A28R9J5bl/u/IfuA3GNnc1pFzINgG1lZDzM/FBdxdnn/pdOGyLQ9EDuwHtRwMcBGWlNlvl6e5PsL+iUmHWuZpjjee0gkq8A==")
ciphertext("chi@sealed.example", "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Chi,\r\n\r\nthe key is under the third pot.\r\n\r\nFay\r\n",
  "MIICCgYJKoZIhvcNAQcDoIIB+zCCAfcCAQAxggFRMIIBTQIBADA1MB0xGzAZBgNVBAMMEmNoaUBzZWFsZWQuZXhhbXBsZQIUXEGpFyWQWlJuklqKdWh1zOQJrYcwDQYJKoZIhvcNAQEBBQAEggEAX6QvArg4c96VL4ZkaNgE1pKFdSZ/OS05dV5JPiYxkWnEV51ytL47MrFvxAjvnd1HsnqbP/pJmHwUvBvw65DOO95enaNguGqGNgJ1s9o7K/DlRnvO6inDqwt3irzKnjKZffrm88xtiPstIWDagdCaIMCiwYcGXqtg5x4wMq1GUJRsps8IjRgA+6zlgwD0RBHiztHSiRurPBe+ZKNiLzX6qaVtzrdMW+XD8MpmwHPO1W3zNxkiJ28REm8bNvcOFdMRUUD5wN8qLgmRSgl6csR0oKI72/TBb8yd12jTw9Ko3M1r4c/hgGZGtb+gS4njim8FvLTVPU64iFPAVJN2cwxiQTCBnAYJKoZIhvcNAQcBMB0GCWCGSAFlAwQBAgQQ4ZvZVluQQUgkf7OWDpLHMIBwxTU846tJX8+rs+WIlkCO/2V+OJSxYKdOyWggAHqp2LHlu4+7keRoS0U5IOzFKeXXPmlG40ZsYCMIlAZU64JxiFifTrsxkkH/SExHcnmOw841bhaDRJOreOziXVvSK2kWUJlVMdQXvp7xcxKdXhr/4w==")
ciphertext("chi@sealed.example", "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Ines,\r\n\r\ngladly. I bring the tea.\r\n\r\nChi\r\n",
  "MIIB+gYJKoZIhvcNAQcDoIIB6zCCAecCAQAxggFRMIIBTQIBADA1MB0xGzAZBgNVBAMMEmNoaUBzZWFsZWQuZXhhbXBsZQIUXEGpFyWQWlJuklqKdWh1zOQJrYcwDQYJKoZIhvcNAQEBBQAEggEAIMKKAO4Fmvk0qwx3x1chLwmvRq48e8ab56xaIQ66Ee6L40GLyJnad3OlSNCpUtVWAWbc1vqgD52cd/IQ24f02iHFM8wOOSTIpTrrSpBkxqx3opqWIsvn02zqMLIma7rDKQN81rln1VZa9MGEIq9H7LBi0K+c0tyYSzj/N910enN1xvbNvEYuXy6RJ9OAkmOuynUU8KebrpzV2V+JXsOzH1z7wTJcSEy2StlH2XhiI0BidYw1bs1bV85Umv2L/W1xGwX3SdpUo+ans4aLEXH3+n1SVijh5DX+ivmIC4Z3Nv/nfdByR69cHq8SF71Qoj1QhxqcrgOaA+kB9MzxlxoZCDCBjAYJKoZIhvcNAQcBMB0GCWCGSAFlAwQBAgQQQBWoTpo/2RrdVI108V7oDIBgOBrR5pvTyzK92GoaCE3tDXgKayKHGijywcebKtblNitJNu/am9AKiIska5tHgyT4GK6UyUybKe4mnpodAnhE5LysVafVUFr5fOtyGz99VVTHk6xMkUrVHKjQWYNzMIHW")
plan("5m", function() send{from = "fay-lap", to = "chi@sealed.example", subject = "The shed", body = "Dear Chi,\n\nthe key is under the third pot.\n\nFay\n"} end)
plan("10m", function() check_mail "chi-desk" end)
plan("11m", function() open("chi-desk", M1) end)
plan("12m", function() open("chi-desk", M2) end)
plan("15m", function() check_mail "chi-phone" end)
plan("20m", function() reply("chi-desk", M1, "Dear Ines,\n\ngladly. I bring the tea.\n\nChi\n") end)

send{from = "ines-desk", to = "chi@sealed.example", subject = "Picnic", body = "Dear Chi,\n\nshall we have a picnic on Saturday?\n\nInes\n"}
advance "1m"
