// What transcripts do to the mail store, and how they look at it.

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/mail/labels.h"
#include "tests/support/transcript.h"

namespace transcript {

namespace {

struct StoreWords {
    std::vector<std::string> plain;
    std::map<std::string, std::string> options;
    std::string text;   ///< of a message
};

StoreWords read_words(std::string_view text) {
    StoreWords out;
    const std::size_t end = text.find('\n');
    if (end != std::string_view::npos) out.text = text.substr(end + 1);
    for (const std::string& word : words_of(text.substr(0, end))) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            out.plain.push_back(word);
        } else {
            out.options[word.substr(0, equals)] = word.substr(equals + 1);
        }
    }
    return out;
}

base::Problem wrong(const ScriptLine& line, std::string what) {
    return {"", "`" + line.keyword + "`: " + std::move(what), "see tests/transcripts/README.md"};
}

/// "\Seen,$Forwarded" as flags of this mailbox.
std::optional<mail::Flags> read_flags(std::string_view text, mail::MailboxState& mailbox) {
    mail::Flags flags;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view word = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        constexpr std::pair<std::string_view, std::uint8_t> kSystem[] = {
            {"\\Seen", mail::Flags::kSeen},       {"\\Answered", mail::Flags::kAnswered},
            {"\\Flagged", mail::Flags::kFlagged}, {"\\Deleted", mail::Flags::kDeleted},
            {"\\Draft", mail::Flags::kDraft},     {"\\Recent", mail::Flags::kRecent}};
        const auto* known = std::find_if(std::begin(kSystem), std::end(kSystem), [&](const auto& row) {
            return base::iequals(row.first, word);
        });
        if (known != std::end(kSystem)) {
            flags.system = static_cast<std::uint8_t>(flags.system | known->second);
        } else if (word.empty() || word.front() == '\\') {
            return std::nullopt;
        } else if (const auto bit = mailbox.keyword_bit(word)) {
            flags.keywords |= *bit;
        } else {
            return std::nullopt;
        }
    }
    return flags;
}

base::Outcome add_account(const ScriptLine& line, StoreWords& words, std::string_view host,
                          World& world) {
    if (words.plain.size() < 2) return wrong(line, "needs a name and a password");
    std::string password = words.plain[1];
    for (std::size_t i = 2; i < words.plain.size(); ++i) password += " " + words.plain[i];
    const std::size_t dot = host.find('.');
    std::string domain{dot == std::string_view::npos ? host : host.substr(dot + 1)};
    if (const auto own = words.options.find("domain"); own != words.options.end()) domain = own->second;
    const auto id = static_cast<std::uint32_t>(world.store.accounts.size() + 1);
    world.store.add_account(base::AccountId{id}, words.plain[0], domain, std::move(password));
    return {};
}

base::Outcome add_message(const ScriptLine& line, StoreWords& words, base::Instant now,
                          mail::Account& account, World& world) {
    const std::string name = words.plain.empty() ? "INBOX" : words.plain[0];
    mail::MailboxState* mailbox = account.edit_mailbox(name);
    if (mailbox == nullptr) return wrong(line, "no mailbox " + name);
    const auto flags = read_flags(words.options["flags"], *mailbox);
    if (!flags) return wrong(line, "no such flag");
    base::Instant at = now;
    if (const auto age = words.options.find("age"); age != words.options.end()) {
        const auto span = read_duration(age->second);
        if (!span) return wrong(line, "age is a span such as 3d");
        at = now - *span;
    }
    std::string text = std::move(words.text);
    if (const auto octets = words.options.find("octets"); octets != words.options.end()) {
        const auto wanted = base::parse_number(octets->second, 10'000'000);
        if (!wanted || *wanted < text.size() + 2) return wrong(line, "octets is too small or no number");
        while (text.size() + 2 < *wanted) {
            text.append(std::min<std::size_t>(70, *wanted - 2 - text.size()), 'x');
            if (text.size() + 4 <= *wanted) text += "\r\n";
        }
        text += "\r\n";
    }
    if (words.options["end"] == "open" && text.ends_with("\r\n")) text.resize(text.size() - 2);
    ++world.letters;
    world.store.append(account.id, name, mail::Message{std::move(text)}, *flags, at,
                       base::LetterId{world.letters}, world.copies.next());
    return {};
}

base::Outcome change_message(const ScriptLine& line, StoreWords& words, mail::Account& account) {
    const std::string name = words.plain.empty() ? "INBOX" : words.plain[0];
    mail::MailboxState* mailbox = account.edit_mailbox(name);
    if (mailbox == nullptr) return wrong(line, "no mailbox " + name);
    const auto number = base::parse_number(words.options["uid"], UINT32_MAX);
    if (!number) return wrong(line, "needs uid=");
    const base::Uid uid{static_cast<std::uint32_t>(*number)};
    const auto index = mailbox->index_of(uid);
    if (!index) return wrong(line, "no message with this uid");
    if (line.keyword == "remove") {
        (void)mailbox->expunge({uid});
        return {};
    }
    const auto flags = read_flags(words.options["flags"], *mailbox);
    if (!flags) return wrong(line, "no such flag");
    mailbox->set_flags(*index, *flags);
    return {};
}

/// The account that a line names with account=, or the first one.
mail::Account* account_of(const StoreWords& words, World& world) {
    const auto name = words.options.find("account");
    for (auto& account : world.store.accounts) {
        if (name == words.options.end() || account->local == name->second) return &account.edit();
    }
    return nullptr;
}

}  // namespace

base::Outcome apply_store_line(const ScriptLine& line, std::string_view host, base::Instant now,
                               World& world) {
    StoreWords words = read_words(line.text);
    if (line.keyword == "account") return add_account(line, words, host, world);
    mail::Account* account = account_of(words, world);
    if (account == nullptr) return wrong(line, "no such account");
    if (line.keyword == "message") return add_message(line, words, now, *account, world);
    if (line.keyword == "mailbox") {
        if (words.plain.size() != 1) return wrong(line, "needs one name");
        account->create_mailbox(words.plain[0]);
        return {};
    }
    if (line.keyword == "imap-sessions") {
        const auto count = base::parse_number(words.plain.empty() ? "" : words.plain[0], 1000);
        if (!count) return wrong(line, "needs a number");
        account->imap_sessions.assign(*count, base::SessionId{1});
        return {};
    }
    if (line.keyword == "labels") {
        constexpr std::string_view kRules[] = {"off", "archive", "trash", "remove"};
        const auto* rule = std::find(std::begin(kRules), std::end(kRules), words.plain.empty() ? "" : words.plain[0]);
        if (rule == std::end(kRules)) return wrong(line, "needs off, archive, trash or remove");
        mail::use_labels(*account, static_cast<mail::LabelRule>(rule - std::begin(kRules)));
        return {};
    }
    if (line.keyword == "quota") {
        const auto octets = base::parse_number(words.options["octets"].empty() ? "0" : words.options["octets"]);
        const auto messages = base::parse_number(words.options["messages"].empty() ? "0" : words.options["messages"]);
        if (!octets || !messages) return wrong(line, "needs octets= or messages=");
        account->quota_octets = *octets;
        account->quota_messages = *messages;
        return {};
    }
    return change_message(line, words, *account);
}

std::vector<std::string> dump_store(const World& world) {
    std::vector<std::string> lines;
    for (const auto& account : world.store.accounts) {
        for (const auto& mailbox : account->mailboxes) {
            for (const mail::StoredMessage& stored : mailbox->messages) {
                std::string line = mailbox->name + " uid=" + std::to_string(stored.uid.value);
                std::string flags = mailbox->flags_text(stored.flags);
                std::replace(flags.begin(), flags.end(), ' ', ',');
                line += " flags=" + flags + " size=" + std::to_string(stored.message.size());
                line += " letter=" + std::to_string(stored.letter.value);
                if (stored.pop3_hidden) line += " hidden";
                if (world.store.accounts.size() > 1) line += " account=" + account->local;
                lines.push_back(std::move(line));
            }
        }
    }
    return lines;
}

}  // namespace transcript
