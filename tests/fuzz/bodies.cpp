#include "tests/fuzz/bodies.h"

#include "protocols/base/result.h"
#include "protocols/imap/tables.h"
#include "protocols/pop3/state.h"
#include "protocols/smtp/tables.h"

namespace fuzz {

std::span<const Body> bodies() {
    static constexpr Body kBodies[] = {
        {"smtp-server", smtp::tables, run_smtp_server},
        {"smtp-client", smtp::tables, run_smtp_client},
        {"imap-server", imap::tables, run_imap_server},
        {"imap-client", imap::tables, run_imap_client},
        {"imap-mime", imap::tables, run_imap_mime},
        {"pop3-server", pop3::tables, run_pop3_server},
        {"pop3-client", pop3::tables, run_pop3_client},
    };
    return kBodies;
}

const Body* find_body(std::string_view name) {
    for (const Body& body : bodies()) {
        if (body.name == name) return &body;
    }
    return nullptr;
}

void demand(bool holds, std::string_view sentence) { POSTROOM_CHECK(holds, sentence); }

}  // namespace fuzz
