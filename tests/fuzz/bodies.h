#pragma once
/// What is tried with arbitrary octets: by libFuzzer for hours, and by the ordinary tests with the
/// octets that were once interesting.
///
/// A body runs a session over the input and ends the process through `demand` if a promise is
/// broken. Doors: Body, bodies, find_body, demand.

#include <span>
#include <string_view>

#include "protocols/base/command_row.h"

namespace fuzz {

struct Body {
    std::string_view name;                       ///< "smtp-server"; also the corpus folder's name
    const base::ProtocolTables& (*tables)();     ///< its dictionary is made from these
    void (*run)(std::string_view input);
};

[[nodiscard]] std::span<const Body> bodies();
[[nodiscard]] const Body* find_body(std::string_view name);

/// Ends the process with this sentence if `holds` is false.
void demand(bool holds, std::string_view sentence);

void run_smtp_server(std::string_view input);
void run_smtp_client(std::string_view input);
void run_imap_server(std::string_view input);
void run_imap_client(std::string_view input);
void run_imap_mime(std::string_view input);
void run_pop3_server(std::string_view input);
void run_pop3_client(std::string_view input);

}  // namespace fuzz
