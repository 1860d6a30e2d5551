#pragma once
/// Named sets of server policies: which kind of real server each stands for, and where it differs
/// from the letter of RFC 1939. docs/policies.md names, switch by switch, the servers that do so.
///
/// Doors: NamedProfile, named_profiles, find_profile. Fails: find_profile says nullptr.

#include <span>
#include <string_view>

#include "protocols/pop3/server_profile.h"

namespace pop3 {

struct NamedProfile {
    std::string_view name;        ///< "dovecot-like"
    std::string_view stands_for;  ///< servers and, in the cast, providers
    std::string_view differs;     ///< one sentence; empty for the strict one
    ServerProfile profile;        ///< without host name and greeting
};

/// The strict one comes first.
[[nodiscard]] std::span<const NamedProfile> named_profiles();
[[nodiscard]] const NamedProfile* find_profile(std::string_view name);

}  // namespace pop3
