target_sources(tests_protocols PRIVATE
  imap_server_test.cpp)
