#pragma once
/// How things are called in every view: hosts, conversations, letters, places, times, sizes.
///
/// Doors: the functions below. Fails: never; unknown things are called "?".

#include <string>
#include <string_view>

#include "gui/view/journal_index.h"
#include "gui/view/scene.h"
#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "sim/world.h"

namespace gui {

/// "mx1.meadow.example", "ben-home".
[[nodiscard]] std::string host_name(const sim::World& world, base::HostId id);
/// "mx1.meadow": the full name without the top-level label; devices as they are.
[[nodiscard]] std::string host_short(const sim::World& world, base::HostId id);
/// "SMTP", "submission", "POP3", "IMAP", "DNS".
[[nodiscard]] std::string_view protocol_word(base::Protocol protocol);
/// "#3 SMTP  smtp.harbor → mx1.meadow".
[[nodiscard]] std::string session_title(const sim::World& world, const SessionInfo& session);
/// "M1 “Picnic on Saturday?”"; "M1" if nothing is known of it.
[[nodiscard]] std::string letter_title(const sim::World& world, base::LetterId id);
/// "M1".
[[nodiscard]] std::string letter_short(const sim::World& world, base::LetterId id);
/// Where a copy is: "queue of smtp.harbor.example", "ben@meadow.example, INBOX", "ben-home, Inbox".
[[nodiscard]] std::string holder_words(const Scene& scene, const sim::Entry& made);
/// The same for what happened to a copy later: where folders are labels, the folder it came to says nothing then.
[[nodiscard]] std::string holder_words_at(const Scene& scene, const sim::Entry& made, const sim::Entry& fact);
/// "09:00:00.123"; with the weekday in front if it is not the first day of the world.
/// "\\Seen \\Flagged" as a person reads it: "read, flagged".
[[nodiscard]] std::string mark_words(std::string_view flags);
/// How a program gets its mail, in short: "POP3, leave on the server for 7 days".
[[nodiscard]] std::string rule_words(const sim::MailAccountSettings& settings);
[[nodiscard]] std::string time_words(const sim::World& world, base::Instant at);
/// "412 octets", "3.4 MB"; octets up to 9999.
[[nodiscard]] std::string size_words(std::uint64_t octets);
/// "1 message", "2 messages".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view what);
/// "in 40 ms", "in 2 s", "in 15 min", "now".
[[nodiscard]] std::string delay_words(base::Duration delay);
/// "2.5 s": for figures in columns.
[[nodiscard]] std::string seconds_words(base::Duration duration);
/// Which of six stripes a conversation has.
[[nodiscard]] inline std::uint32_t session_stripe(base::SessionId id) {
    return id.value % 6;
}

/// Control octets, and octets that are no UTF-8, made visible; a tab becomes four spaces.
[[nodiscard]] std::string readable_octets(std::string_view octets);

/// The octets of a line for reading: without CRLF, secrets as dots unless `reveal`, octets that
/// are no text made visible.
[[nodiscard]] std::string line_words(const sim::Journal& journal, const sim::Entry& entry,
                                     bool reveal = false);
/// The same text cut to `characters` with an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

/// Characters (not octets) of a UTF-8 text.
[[nodiscard]] std::size_t characters_in(std::string_view text);

}  // namespace gui
