#pragma once
/// Everything a person, a plan or a script may do to a World. An act is a value: recorded,
/// replayed, undone by leaving it out, and written as one line of text.
///
/// Each act says its verb (`kVerb`), what it does (`kAbout`), how many of its fields stand without
/// their names in a script line (`kPositional`), and its fields (`fields`). Its script line, its JSON
/// form, its verb in scripts and its place in menus follow from that: see `sim/act_form.h`. An act
/// that comes in two senses names the second one in `kVerbOff`; a first field `on` tells which it is.
/// Doors: the act types (more of them in `sim/program_acts.h` and `sim/store_acts.h`), Action.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/result.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "sim/act_parts.h"
#include "sim/build_acts.h"
#include "sim/delivery_acts.h"
#include "sim/outside_acts.h"
#include "sim/program_acts.h"
#include "sim/store_acts.h"

namespace sim {

/// A person writes a letter on a device and presses Send.
struct SendLetter {
    static constexpr std::string_view kVerb = "send";
    static constexpr std::string_view kAbout = "A person writes a letter on a device and presses Send.";
    static constexpr std::size_t kPositional = 0;

    std::string device;              ///< "ada-desk"
    std::vector<std::string> to;     ///< addresses: the envelope; the header shows the same
    std::string subject;
    std::string body;                ///< lines ended by CRLF
    /// If not empty: the whole letter, octet for octet, instead of subject and body.
    std::string raw;
    std::string account;             ///< the address it is sent from; empty: the program's first account

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("from", self.device);
        visit("to", self.to);
        visit("subject", self.subject);
        visit("body", self.body);
        visit("raw", self.raw);
        visit("account", self.account);
    }
    friend bool operator==(const SendLetter&, const SendLetter&) = default;
};

/// "Get mail".
struct CheckMail {
    static constexpr std::string_view kVerb = "check_mail";
    static constexpr std::string_view kAbout = "A person presses Get mail on a device.";
    static constexpr std::size_t kPositional = 1;

    std::string device;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
    }
    friend bool operator==(const CheckMail&, const CheckMail&) = default;
};

/// A person opens a letter in a folder of the mail program.
struct OpenLetter {
    static constexpr std::string_view kVerb = "open";
    static constexpr std::string_view kAbout = "A person opens a letter on a device.";
    static constexpr std::size_t kPositional = 2;

    std::string device;
    base::LetterId letter;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
    }
    friend bool operator==(const OpenLetter&, const OpenLetter&) = default;
};

/// A person deletes a letter in a folder of the mail program. What that does to the server's copy
/// is decided by the program's rule.
struct DeleteLetter {
    static constexpr std::string_view kVerb = "delete";
    static constexpr std::string_view kAbout = "A person deletes a letter in a folder of the mail program.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    std::string folder = "Inbox";    ///< "Inbox", "Sent"
    base::LetterId letter;
    std::string how;                 ///< "trash", "mark", "expunge_on_exit", "expunge", "local"; empty: by the settings

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("folder", self.folder);
        visit("how", self.how);
    }
    friend bool operator==(const DeleteLetter&, const DeleteLetter&) = default;
};

struct SwitchDevice {
    static constexpr std::string_view kVerb = "on";
    static constexpr std::string_view kVerbOff = "off";
    static constexpr std::string_view kAbout = "A device or server is switched on, or off.";
    static constexpr std::size_t kPositional = 1;

    std::string device;
    bool on = true;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("on", self.on);
        visit("device", self.device);
    }
    friend bool operator==(const SwitchDevice&, const SwitchDevice&) = default;
};

/// Nobody does anything: the clock has come to this moment, and what is done next is done from here.
struct Moment {
    static constexpr std::string_view kVerb = "let_pass";
    static constexpr std::string_view kAbout = "Nobody does anything; the journal notes that time has passed until now.";
    static constexpr std::size_t kPositional = 0;

    template <class Self, class Visit>
    static void fields(Self&, Visit&&) {}
    friend bool operator==(const Moment&, const Moment&) = default;
};

using Action = std::variant<SendLetter, CheckMail, OpenLetter, DeleteLetter, SwitchDevice, Configure, MarkLetter, MoveLetter, CopyLetter, EmptyTrash,
                            CleanUp, UploadFolder, WriteDraft, SendDraft, ReplyLetter, QuitProgram, LoseDevice, ChangeMemory, SetQuota, ResetUidValidity,
                            RebuildUniqueIds, BackUpAccount, RestoreAccount, SetPolicy, Zone, TroubleNames, LookUp, SetHost, Restart, FlushQueue, SetAddress6,
                            Refuse, Cut, Strip, Tap, SetLink, Mend, AddProvider, AddPerson, AddDevice,
                            AddMailAccount, AddBridge, KeepCiphertext, AddAccount, ServeOutside, OutsideOpened, OutsideOctets, OutsideClosed, Moment>;
static_assert(base::Value<Action>);

struct World;
/// Whether the names and values of an act make sense in this World: a Problem says what does not. An act
/// that does not is recorded, and does nothing else.
[[nodiscard]] base::Outcome check_act(const World& world, const Action& action);

/// An act with its moment.
struct TimedAction {
    base::Instant at;
    Action action;

    friend bool operator==(const TimedAction&, const TimedAction&) = default;
};

}  // namespace sim
