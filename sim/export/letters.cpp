#include "sim/export/letters.h"

#include <map>

#include "protocols/base/civil_time.h"

namespace exported {

namespace {

/// True for "From ", ">From ", ">>From " at the beginning of a line.
bool is_from_line(std::string_view line) {
    const std::size_t quoted = line.find_first_not_of('>');
    return quoted != std::string_view::npos && line.substr(quoted).substr(0, 5) == "From ";
}

/// "Mon Jan  7 09:00:00 2030" (RFC 4155: as asctime writes it, in UTC).
std::string asctime_text(base::Instant at) {
    const base::CivilTime t = base::civil_time(at);
    const std::string clock = base::clock_time(at);   // "Mon 09:00:00.000"
    const std::string day = std::to_string(t.day);
    return clock.substr(0, 4) + base::month_name(t.month) + (day.size() == 1 ? "  " : " ") + day + clock.substr(3, 9) + " " + std::to_string(t.year);
}

void put_message(std::string& out, const mail::StoredMessage& stored) {
    std::string sender = stored.message.field("Return-Path").value_or("");
    if (sender.size() > 2 && sender.front() == '<' && sender.back() == '>') sender = sender.substr(1, sender.size() - 2);
    if (sender.empty() || sender == "<>" || sender.find(' ') != std::string::npos) sender = "MAILER-DAEMON";
    out += "From " + sender + " " + asctime_text(stored.internal_date) + "\n";
    std::string_view text = stored.message.text();
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
        if (is_from_line(line)) out += '>';
        out.append(line);
        out += '\n';
    }
    out += '\n';
}

}  // namespace

std::vector<LetterFile> letters_of(const RunView& run) {
    std::map<std::uint32_t, std::string_view> texts;
    const auto offer = [&](base::LetterId letter, const mail::Message& message) {
        if (letter) texts.try_emplace(letter.value, message.text());
    };
    for (const sim::Provider& provider : run.world.providers) {
        for (const auto& account : provider.store.accounts) {
            for (const auto& mailbox : account->mailboxes) {
                for (const mail::StoredMessage& stored : mailbox->messages) offer(stored.letter, stored.message);
            }
        }
    }
    for (const auto& host : run.world.hosts) {
        for (const sim::QueueEntry& entry : host->queue) offer(entry.letter, entry.message);
    }
    for (const auto& host : run.world.hosts) {
        if (!host->program) continue;
        for (const sim::LocalFolder& folder : host->program->folders) {
            for (const sim::LocalMessage& message : folder.messages) {
                if (message.holding == sim::Holding::Full) offer(message.letter, message.message);
            }
        }
    }
    std::vector<LetterFile> files;
    for (const auto& [id, text] : texts) files.push_back({run.world.letter_name(base::LetterId{id}) + ".eml", std::string{text}});
    return files;
}

std::string mbox_of(const RunView& run) {
    std::string out;
    for (const sim::Provider& provider : run.world.providers) {
        for (const auto& account : provider.store.accounts) {
            for (const auto& mailbox : account->mailboxes) {
                for (const mail::StoredMessage& stored : mailbox->messages) put_message(out, stored);
            }
        }
    }
    return out;
}

std::vector<std::string> split_mbox(std::string_view mbox) {
    std::vector<std::string> letters;
    bool after_empty = true;
    while (!mbox.empty()) {
        const std::size_t end = mbox.find('\n');
        const std::size_t size = end == std::string_view::npos ? mbox.size() : end + 1;
        std::string_view line = mbox.substr(0, size);
        mbox.remove_prefix(size);
        if (after_empty && line.substr(0, 5) == "From ") {
            // The empty line before it belongs to the file, not to the letter.
            if (!letters.empty()) {
                std::string& last = letters.back();
                const std::size_t ending = last.ends_with("\r\n") ? 2 : last.ends_with('\n') ? 1 : 0;
                last.resize(last.size() - ending);
            }
            letters.emplace_back();
            after_empty = false;
            continue;
        }
        if (letters.empty()) return {};
        after_empty = line == "\n" || line == "\r\n";
        if (line.front() == '>' && is_from_line(line)) line.remove_prefix(1);
        letters.back().append(line);
    }
    if (!letters.empty() && after_empty) {
        std::string& last = letters.back();
        if (last.ends_with("\n\n")) last.pop_back();
        if (last.ends_with("\r\n\r\n")) last.resize(last.size() - 2);
    }
    return letters;
}

}  // namespace exported
