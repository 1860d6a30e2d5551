#pragma once
/// The data of an IMAP server session; only ServerSession and its commands touch it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/imap/frame_reader.h"
#include "protocols/imap/mailbox_view.h"
#include "protocols/imap/profile.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/sasl.h"

namespace imap {

struct ServerData {
    base::Cow<ServerProfile> profile;
    base::SessionId self;
    FrameReader reader{65536};
    State state = State::NotAuthenticated;
    bool tls = false;
    bool selected = false;  ///< a mailbox is open (in Selected, or in Idle)
    base::AccountId account;
    std::size_t account_index = 0;  ///< where the account was in the store; checked before use
    MailboxView view;
    std::optional<base::Instant> deadline;
    std::string pending_tag;               ///< tag of IDLE or AUTHENTICATE in progress
    std::optional<wire::SaslServer> sasl;  ///< an AUTHENTICATE in progress
    std::uint32_t sasl_exchanges = 0;
    ExtensionSet enabled;                   ///< by ENABLE (Condstore also by use, RFC 7162 3.1)
    std::vector<base::Uid> saved_result;    ///< "$" (RFC 5182), ascending
    std::vector<wire::Provenance> carried;  ///< one for each literal of the frame being read
    std::uint32_t bad_commands = 0;
    std::uint32_t login_failures = 0;

    friend bool operator==(const ServerData&, const ServerData&) = default;
};

}  // namespace imap
