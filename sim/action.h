#pragma once
/// Everything a person, a plan or a script may do to a World. An act is a value: recorded,
/// replayed, undone by leaving it out, and written as one line of text.
///
/// Doors: the act types, Action, action_text, letter_text.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "sim/mail_program.h"
#include "sim/outside_acts.h"

namespace sim {

/// A person writes a letter on a device and presses Send.
struct SendLetter {
    std::string device;              ///< "ada-desk"
    std::vector<std::string> to;     ///< addresses: the envelope; the header shows the same
    std::string subject;
    std::string body;                ///< lines ended by CRLF
    /// If not empty: the whole letter, octet for octet, instead of subject and body.
    std::string raw;

    friend bool operator==(const SendLetter&, const SendLetter&) = default;
};

/// "Get mail".
struct CheckMail {
    std::string device;
    friend bool operator==(const CheckMail&, const CheckMail&) = default;
};

/// A person opens a letter in a folder of the mail program.
struct OpenLetter {
    std::string device;
    base::LetterId letter;
    friend bool operator==(const OpenLetter&, const OpenLetter&) = default;
};

/// A person deletes a letter in a folder of the mail program. What that does to the server's copy
/// is decided by the program's rule.
struct DeleteLetter {
    std::string device;
    std::string folder;              ///< "Inbox", "Sent"
    base::LetterId letter;
    friend bool operator==(const DeleteLetter&, const DeleteLetter&) = default;
};

struct SwitchDevice {
    std::string device;
    bool on = true;
    friend bool operator==(const SwitchDevice&, const SwitchDevice&) = default;
};

/// Account settings: how this device gets its mail from now on.
struct SetRule {
    std::string device;
    RetrievalRule rule = RetrievalRule::ImapKeep;
    friend bool operator==(const SetRule&, const SetRule&) = default;
};

using Action = std::variant<SendLetter, CheckMail, OpenLetter, DeleteLetter, SwitchDevice, SetRule, AddAccount,
                            OutsideOpened, OutsideOctets, OutsideClosed>;
static_assert(base::Value<Action>);

/// One line that says the act the way a script would: `check_mail("ben-home")`.
[[nodiscard]] std::string action_text(const Action& action);

/// "pop3 remove", "pop3 keep", "imap keep": the word for a rule.
[[nodiscard]] const char* rule_word(RetrievalRule rule);

/// An act with its moment.
struct TimedAction {
    base::Instant at;
    Action action;

    friend bool operator==(const TimedAction&, const TimedAction&) = default;
};

}  // namespace sim
