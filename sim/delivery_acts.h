#pragma once
/// Acts on the delivery half of a World: policies, names, hosts that fail, and faults at exact points.
///
/// The form of an act is told in sim/action.h, which puts these into the variant. What they do is in
/// sim/delivery_acts.cpp; `check_act` says beforehand whether an act's names and values make sense.
/// Doors: SetPolicy; Zone, TroubleNames, LookUp; SetHost, Restart, FlushQueue, SetAddress6; Refuse, Cut, Strip, Tap, SetLink, Mend.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "sim/act_parts.h"
#include "sim/dns.h"

namespace dns {
[[nodiscard]] std::span<const sim::Word<Type>> words_of(Type);
}  // namespace dns

namespace sim {

/// Policies of a provider, by name (sim/policies.h).
struct SetPolicy {
    static constexpr std::string_view kVerb = "set_policy";
    static constexpr std::string_view kAbout = "A provider changes how its servers behave.";
    static constexpr std::size_t kPositional = 2;

    std::string domain;
    std::vector<Setting> policies;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("domain", self.domain);
        visit("policies", self.policies);
    }
    friend bool operator==(const SetPolicy&, const SetPolicy&) = default;
};

/// Replaces the records of one type that a name has. MX values: "10 mx1.meadow.example, 20 mx2.meadow.example",
/// "0 ." for a domain that takes no mail. No value: the records are taken away.
struct Zone {
    static constexpr std::string_view kVerb = "zone";
    static constexpr std::string_view kAbout = "The owner of a domain changes its records in the name system.";
    static constexpr std::size_t kPositional = 3;

    std::string name;
    dns::Type type = dns::Type::A;
    std::string value;
    std::uint32_t ttl = 3600;        ///< seconds

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("name", self.name);
        visit("type", self.type);
        visit("value", self.value);
        visit("ttl", self.ttl);
    }
    friend bool operator==(const Zone&, const Zone&) = default;
};

/// With neither `fails` nor `slow` the trouble ends.
struct TroubleNames {
    static constexpr std::string_view kVerb = "trouble_names";
    static constexpr std::string_view kAbout = "Name servers of a domain fail, or answer late, or are well again.";
    static constexpr std::size_t kPositional = 1;

    std::string name;                ///< and all names below it
    bool fails = false;
    base::Duration slow{0};

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("name", self.name);
        visit("fails", self.fails);
        visit("slow", self.slow);
    }
    friend bool operator==(const TroubleNames&, const TroubleNames&) = default;
};

struct LookUp {
    static constexpr std::string_view kVerb = "look_up";
    static constexpr std::string_view kAbout = "A host asks the name system about a name, even if it remembers an answer.";
    static constexpr std::size_t kPositional = 3;

    std::string host;
    std::string name;
    dns::Type type = dns::Type::A;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("name", self.name);
        visit("type", self.type);
    }
    friend bool operator==(const LookUp&, const LookUp&) = default;
};

/// How a host goes down.
enum class DownHow : std::uint8_t {
    Reset,      ///< every connection breaks, and both ends notice
    Politely,   ///< servers say goodbye (421, BYE) and close
    Silently,   ///< nothing is said: the other ends wait until their own patience is over
};

[[nodiscard]] std::span<const Word<DownHow>> words_of(DownHow);

struct SetHost {
    static constexpr std::string_view kVerb = "up";
    static constexpr std::string_view kVerbOff = "down";
    static constexpr std::string_view kAbout = "A host starts, or goes down: what is on its disk stays.";
    static constexpr std::size_t kPositional = 1;

    std::string host;
    bool on = true;
    DownHow how = DownHow::Reset;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("on", self.on);
        visit("host", self.host);
        visit("how", self.how);
    }
    friend bool operator==(const SetHost&, const SetHost&) = default;
};

/// Its AAAA record goes with it. No address: both are taken away.
struct SetAddress6 {
    static constexpr std::string_view kVerb = "address6";
    static constexpr std::string_view kAbout = "A host gets an IPv6 address, and the name system the record of it.";
    static constexpr std::size_t kPositional = 2;

    std::string host;
    std::string address;             ///< "2001:db8::26"; empty: none

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("address", self.address);
    }
    friend bool operator==(const SetAddress6&, const SetAddress6&) = default;
};

struct Restart {
    static constexpr std::string_view kVerb = "restart";
    static constexpr std::string_view kAbout = "A host goes down and starts again at once.";
    static constexpr std::size_t kPositional = 1;

    std::string host;
    DownHow how = DownHow::Reset;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("how", self.how);
    }
    friend bool operator==(const Restart&, const Restart&) = default;
};

struct FlushQueue {
    static constexpr std::string_view kVerb = "flush_queue";
    static constexpr std::string_view kAbout = "A relay tries everything in its queue now.";
    static constexpr std::size_t kPositional = 1;

    std::string host;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
    }
    friend bool operator==(const FlushQueue&, const FlushQueue&) = default;
};

/// The server answers `command` with `reply` in place of carrying it out. SMTP: "connect", any verb, or "."
/// for the end of the text; POP3 and IMAP: any verb.
struct Refuse {
    static constexpr std::string_view kVerb = "refuse";
    static constexpr std::string_view kAbout = "A server refuses a command with a given reply.";
    static constexpr std::size_t kPositional = 3;

    std::string host;
    std::string command;
    std::string reply;
    std::uint32_t times = 0;         ///< so many times, then it is carried out again; 0: always

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("command", self.command);
        visit("reply", self.reply);
        visit("times", self.times);
    }
    friend bool operator==(const Refuse&, const Refuse&) = default;
};

/// Where: see parse_cut_place in sim/faults.h, or "now".
struct Cut {
    static constexpr std::string_view kVerb = "cut";
    static constexpr std::string_view kAbout = "The cable is cut at a place in the conversation.";
    static constexpr std::size_t kPositional = 2;

    std::string host;
    std::string where;               ///< "after line 7", "before the final dot", "within S: 250*", "now"
    std::string peer;                ///< the other end; empty: whoever talks to the host
    std::uint32_t times = 1;         ///< 0: always

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("where", self.where);
        visit("peer", self.peer);
        visit("times", self.times);
    }
    friend bool operator==(const Cut&, const Cut&) = default;
};

struct Strip {
    static constexpr std::string_view kVerb = "strip";
    static constexpr std::string_view kAbout = "Somebody on the way takes a capability out of what a server offers.";
    static constexpr std::size_t kPositional = 2;

    std::string host;
    std::string capability;          ///< "STARTTLS"
    std::string peer;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("capability", self.capability);
        visit("peer", self.peer);
    }
    friend bool operator==(const Strip&, const Strip&) = default;
};

struct Tap {
    static constexpr std::string_view kVerb = "tap";
    static constexpr std::string_view kAbout = "Somebody on the way reads along.";
    static constexpr std::size_t kPositional = 1;

    std::string host;
    std::string peer;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("peer", self.peer);
    }
    friend bool operator==(const Tap&, const Tap&) = default;
};

struct SetLink {
    static constexpr std::string_view kVerb = "set_link";
    static constexpr std::string_view kAbout = "A link becomes slow, uneven or lossy, or fast again.";
    static constexpr std::size_t kPositional = 2;

    std::string host;
    std::string peer;                ///< empty: every link of the host
    base::Duration latency = base::milliseconds(20);
    base::Duration jitter{0};
    std::uint32_t loss_per_mille = 0;              ///< lost segments are sent again: loss shows as delay
    std::uint64_t octets_per_second = 1'250'000;   ///< 0: no limit

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("peer", self.peer);
        visit("latency", self.latency);
        visit("jitter", self.jitter);
        visit("loss_per_mille", self.loss_per_mille);
        visit("octets_per_second", self.octets_per_second);
    }
    friend bool operator==(const SetLink&, const SetLink&) = default;
};

/// With neither field, everything: faults, links, name servers, and servers that are down.
struct Mend {
    static constexpr std::string_view kVerb = "mend";
    static constexpr std::string_view kAbout = "What was made to go wrong is well again: one fault, one host, or everything.";
    static constexpr std::size_t kPositional = 1;

    std::string host;
    std::uint32_t fault = 0;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("host", self.host);
        visit("fault", self.fault);
    }
    friend bool operator==(const Mend&, const Mend&) = default;
};

}  // namespace sim
