#include "sim/mail_program.h"

namespace sim {

namespace {

/// The newest one that matches: new messages are at the end.
template <class Matches>
std::optional<std::size_t> find_last(const LocalFolder& folder, Matches matches) {
    for (std::size_t i = folder.messages.size(); i-- > 0;) {
        if (matches(folder.messages[i])) return i;
    }
    return std::nullopt;
}

}  // namespace

const LocalFolder* MailProgram::folder(std::string_view name) const {
    for (const LocalFolder& folder : folders) {
        if (folder.name == name) return &folder;
    }
    return nullptr;
}

LocalFolder& MailProgram::edit_folder(std::string_view name) {
    for (LocalFolder& folder : folders) {
        if (folder.name == name) return folder;
    }
    folders.push_back({});
    folders.back().name = name;
    return folders.back();
}

std::string flags_text(const LocalMessage& message) {
    std::string out;
    const auto add = [&out](bool set, std::string_view flag) {
        if (!set) return;
        if (!out.empty()) out += ' ';
        out += flag;
    };
    add(message.answered, "\\Answered");
    add(message.flagged, "\\Flagged");
    add(message.marked_deleted, "\\Deleted");
    add(message.seen, "\\Seen");
    add(message.draft, "\\Draft");
    return out;
}

std::optional<std::size_t> index_of_letter(const LocalFolder& folder, base::LetterId letter) {
    // The oldest one: of a duplicate, people mean the copy they know.
    for (std::size_t i = 0; i < folder.messages.size(); ++i) {
        if (folder.messages[i].letter == letter) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> index_of_uid(const LocalFolder& folder, base::Uid uid) {
    return find_last(folder, [uid](const LocalMessage& m) { return m.uid == uid; });
}

std::optional<std::size_t> index_of_copy(const LocalFolder& folder, base::CopyId copy) {
    return find_last(folder, [copy](const LocalMessage& m) { return m.copy == copy; });
}

std::optional<std::size_t> index_of_unique_id(const LocalFolder& folder, std::string_view unique_id) {
    return find_last(folder, [unique_id](const LocalMessage& m) { return m.unique_id == unique_id; });
}

std::string local_name(std::string_view server_name) { return server_name == "INBOX" ? "Inbox" : std::string{server_name}; }

std::string server_name(std::string_view local_name) { return local_name == "Inbox" ? "INBOX" : std::string{local_name}; }

}  // namespace sim
