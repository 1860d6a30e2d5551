target_sources(tests_protocols PRIVATE
  pop3_peer.cpp)
