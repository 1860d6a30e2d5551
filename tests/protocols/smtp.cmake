target_sources(tests_protocols PRIVATE
  smtp_client_failure_test.cpp
  smtp_client_test.cpp
  smtp_explain_test.cpp
  smtp_server_test.cpp
  smtp_text_test.cpp
  smtp_transcript_test.cpp)
