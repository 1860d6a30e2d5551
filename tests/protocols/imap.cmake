target_sources(tests_protocols PRIVATE
  imap_client_login_test.cpp
  imap_client_test.cpp
  imap_coverage_test.cpp
  imap_explain_test.cpp
  imap_model_test.cpp
  imap_parts_test.cpp
  imap_peer.cpp
  imap_server_test.cpp)
