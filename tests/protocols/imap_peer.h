#pragma once
/// What the IMAP servers of transcripts have said so far in this process.

#include <set>
#include <string>

/// Keys of the lines sent.
std::set<std::string>& imap_lines_met();
/// Response codes sent, without brackets and arguments.
std::set<std::string>& imap_codes_met();
