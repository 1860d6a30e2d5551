target_sources(tests_protocols PRIVATE
  pop3_client_peer.cpp
  pop3_client_test.cpp
  pop3_cut_test.cpp
  pop3_explain_test.cpp
  pop3_peer.cpp
  pop3_policy_test.cpp
  pop3_server_test.cpp)
