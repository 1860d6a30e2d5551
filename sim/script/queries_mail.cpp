// Queries about letters: where they are, what a server and a program know of them.

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/mail/store.h"
#include "sim/act_form.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"
#include "sim/sealing.h"

namespace script {

namespace {

/// Has this entry put a letter into the account, or taken one out of it? (An end does not name the account.)
bool changes_account(const sim::World& world, const sim::Entry& entry, const mail::Account& account) {
    const bool in = entry.kind == base::FactKind::CopyMade || entry.kind == base::FactKind::Labelled || entry.kind == base::FactKind::Unlabelled;
    if (in) return entry.account == account.id;
    if (entry.kind != base::FactKind::CopyEnded || entry.place != base::PlaceKind::Mailbox || !entry.host) return false;
    const std::uint32_t provider = world.host(entry.host).provider;
    return provider != 0 && world.providers[provider - 1].domain == account.domain;
}

/// Has a person named this folder in an act so far?
bool was_named(const View& view, const std::string& folder) {
    const std::string quoted = sim::quoted(folder);
    for (const base::EntryId id : view.journal.act_entries()) {
        if (id.value > view.entries) break;
        if (view.journal.text(view.journal[id]).find(quoted) != std::string_view::npos) return true;
    }
    return false;
}

/// A folder that no server has, no program would make and no act has named is a slip of the pen. Functions that
/// wait for it (`looking`) may ask before it is made.
void refuse_folder(lua_State* state, const char* of, const std::string& folder, std::vector<std::string> known) {
    const Stage& stage = stage_of(state);
    for (const char* usual : {"INBOX", "Trash", "Sent", "Drafts", "Junk", "Archive", "All Mail", "Outbox"}) known.emplace_back(usual);
    if (std::any_of(known.begin(), known.end(), [&](const std::string& one) { return base::iequals(one, folder); })) return;
    if (stage.looking == nullptr && !was_named(stage.view(), folder)) no_such(state, (std::string{"folder of "} + of).c_str(), folder, known);
}

/// The folders of an account, and those that the programs of its devices would make.
std::vector<std::string> possible_folders(const sim::World& world, const mail::Account& account) {
    std::vector<std::string> known = folder_names(account);
    for (const auto& host : world.hosts) {
        if (!host->program || !base::iequals(host->program->settings.address, account.address())) continue;
        for (std::string& one : folder_names(world, *host)) known.push_back(std::move(one));
    }
    return known;
}

/// Trouble at the account's provider, or about its address.
auto troubles_account(const sim::World& world, const sim::Journal& journal, const mail::Account& account) {
    return [&world, &journal, &account](const sim::Entry& entry) {
        const std::uint32_t provider = entry.host ? world.host(entry.host).provider : 0;
        return entry.account == account.id || (provider != 0 && world.providers[provider - 1].domain == account.domain) ||
               journal.text(entry).find(account.address()) != std::string_view::npos;
    };
}

bool is_copy_entry(const sim::Entry& entry) {
    return entry.kind == base::FactKind::CopyMade || entry.kind == base::FactKind::CopyEnded || entry.kind == base::FactKind::CopyChanged;
}

void note_letter(lua_State* state, base::LetterId letter) {
    stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.letter == letter; },
                               [&](const sim::Entry& entry) { return entry.letter == letter; });
}

const mail::MailboxState& mailbox_argument(lua_State* state, int account, int folder) {
    const mail::Account& owner = account_argument(state, account);
    const std::string name = lua_isnoneornil(state, folder) ? "INBOX" : text_of(state, folder);
    if (const mail::MailboxState* box = owner.mailbox(name)) return *box;
    no_such(state, "mailbox", name, folder_names(owner));
}

const mail::StoredMessage& stored_argument(lua_State* state, int account, int letter, int folder) {
    const mail::MailboxState& box = mailbox_argument(state, account, folder);
    const base::LetterId wanted = letter_argument(state, letter);
    note_letter(state, wanted);
    for (const mail::StoredMessage& message : box.messages) {
        if (message.letter == wanted) return message;
    }
    fail(state, "M" + std::to_string(wanted.value) + " is not in " + account_argument(state, account).address() + " " + box.name, "ask contains(mailbox(...), letter) first");
}

int mailbox(lua_State* state) {
    std::vector<base::LetterId> letters;
    // A folder that a program has not made yet holds nothing.
    const mail::Account& owner = account_argument(state, 1);
    const std::string name = lua_isnoneornil(state, 2) ? "INBOX" : text_of(state, 2);
    const sim::World& world = stage_of(state).view().world;
    const sim::Journal& journal = stage_of(state).view().journal;
    stage_of(state).note_topic([&](const sim::Entry& entry) { return changes_account(world, entry, owner); }, troubles_account(world, journal, owner));
    if (owner.mailbox(name) == nullptr) refuse_folder(state, owner.address().c_str(), name, possible_folders(world, owner));
    if (const mail::MailboxState* box = owner.mailbox(name)) {
        sandbox_of(state).charge(state, box->messages.size());
        for (const mail::StoredMessage& message : box->messages) letters.push_back(message.letter);
    }
    push_letters(state, letters);
    return 1;
}

int mailboxes(lua_State* state) {
    const mail::Account& owner = account_argument(state, 1);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.kind == base::FactKind::MailboxEvent && entry.account == owner.id; });
    lua_newtable(state);
    lua_Integer index = 0;
    for (const auto& box : owner.mailboxes) {
        push_text(state, box->name);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

int store(lua_State* state) {
    const sim::Host& device = device_argument(state, 1);
    const std::string name = lua_isnoneornil(state, 2) ? "Inbox" : text_of(state, 2);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.host == device.id && is_copy_entry(entry); },
                               [&](const sim::Entry& entry) { return entry.host == device.id || entry.value2 == static_cast<std::int64_t>(device.id.value); });
    std::vector<base::LetterId> letters;
    if (device.program->folder(name) == nullptr) refuse_folder(state, device.name.c_str(), name, folder_names(stage_of(state).view().world, device));
    if (const sim::LocalFolder* folder = device.program->folder(name)) {
        sandbox_of(state).charge(state, folder->messages.size());
        for (const sim::LocalMessage& message : folder->messages) letters.push_back(message.letter);
    }
    push_letters(state, letters);
    return 1;
}

int holding(lua_State* state) {
    const sim::Host& device = device_argument(state, 1);
    const base::LetterId letter = letter_argument(state, 2, device.name.c_str());
    stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.host == device.id && entry.letter == letter; });
    for (const sim::LocalFolder& folder : device.program->folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.letter != letter) continue;
            lua_newtable(state);
            set_text(state, "folder", folder.name);
            set_text(state, "holds", message.holding == sim::Holding::Full ? "all" : "header");
            lua_pushboolean(state, message.seen ? 1 : 0);
            lua_setfield(state, -2, "read");
            make_kind(state, "holding");
            return 1;
        }
    }
    lua_pushnil(state);
    return 1;
}

constexpr const char* kPlaces[] = {"outbox", "queue", "mailbox", "device"};

int copies(lua_State* state) {
    const base::LetterId letter = letter_argument(state, 1);
    const View view = stage_of(state).view();
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.letter == letter && is_copy_entry(entry); },
                               [&](const sim::Entry& entry) { return entry.letter == letter; });
    struct Copy {
        base::CopyId id;
        const sim::Entry* made;
        bool full;
    };
    std::vector<Copy> present;
    const auto& log = view.journal.copy_entries();
    sandbox_of(state).charge(state, log.size() / 4 + 1);
    for (std::size_t i = 0; i < log.size() && log[i].value <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[log[i]];
        if (entry.letter != letter) continue;
        if (entry.kind == base::FactKind::CopyMade) {
            present.push_back({entry.copy, &entry, entry.code == 0});
        } else if (entry.kind == base::FactKind::CopyEnded) {
            std::erase_if(present, [&](const Copy& c) { return c.id == entry.copy; });
        } else if (entry.kind == base::FactKind::CopyChanged) {
            for (Copy& copy : present) copy.full = copy.full || copy.id == entry.copy;
        }
    }
    lua_newtable(state);
    lua_Integer index = 0;
    for (const Copy& copy : present) {
        lua_newtable(state);
        set_text(state, "place", kPlaces[static_cast<int>(copy.made->place)]);
        set_text(state, "host", view.world.host(copy.made->host).name);
        set_text(state, "folder", view.journal.text(*copy.made));
        set_text(state, "holds", copy.full ? "all" : "header");
        if (const mail::Account* account = view.world.account(copy.made->account)) set_text(state, "account", account->address());
        make_kind(state, "copy");
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

int flags(lua_State* state) {
    const mail::MailboxState& box = mailbox_argument(state, 1, 3);
    const std::string text = box.flags_text(stored_argument(state, 1, 2, 3).flags);
    lua_newtable(state);
    lua_Integer index = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        push_text(state, std::string_view{text}.substr(begin, end - begin));
        lua_rawseti(state, -2, ++index);
        begin = end + 1;
    }
    make_list(state);
    return 1;
}

int uid(lua_State* state) {
    lua_pushinteger(state, stored_argument(state, 1, 2, 3).uid.value);
    return 1;
}

int unique_id(lua_State* state) {
    const mail::MailboxState& box = mailbox_argument(state, 1, 3);
    const mail::StoredMessage& message = stored_argument(state, 1, 2, 3);
    const sim::World& world = stage_of(state).view().world;
    const sim::Provider* provider = world.provider_of(find_account_named(world, text_of(state, 1))->domain);
    push_text(state, provider == nullptr ? mail::unique_id(box.uid_validity, message) : pop3::unique_id_of(*provider->pop3, box.uid_validity, message));
    return 1;
}

int uidvalidity(lua_State* state) {
    const base::AccountId owner = account_argument(state, 1).id;
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.kind == base::FactKind::MailboxEvent && entry.account == owner; });
    lua_pushinteger(state, mailbox_argument(state, 1, 2).uid_validity.value);
    return 1;
}

int used(lua_State* state) {
    const mail::Account& account = account_argument(state, 1);
    const sim::World& world = stage_of(state).view().world;
    const sim::Journal& journal = stage_of(state).view().journal;
    stage_of(state).note_topic([&](const sim::Entry& entry) { return changes_account(world, entry, account); }, troubles_account(world, journal, account));
    lua_pushinteger(state, static_cast<lua_Integer>(account.octets()));
    lua_pushinteger(state, static_cast<lua_Integer>(account.quota_octets));
    return 2;
}

int lock(lua_State* state) {
    const mail::Account& account = account_argument(state, 1);
    stage_of(state).note_topic([&](const sim::Entry& entry) {
        return entry.kind == base::FactKind::LockTaken || entry.kind == base::FactKind::LockReleased;
    });
    if (!account.maildrop_lock) {
        lua_pushnil(state);
    } else {
        lua_pushinteger(state, account.maildrop_lock.value);
    }
    return 1;
}

int seen(lua_State* state) {
    const sim::Host& device = device_argument(state, 1);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.host == device.id && is_copy_entry(entry); });
    lua_newtable(state);
    lua_Integer index = 0;
    for (const pop3::SeenEntry& one : device.program->seen.entries()) {
        push_text(state, one.unique_id);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

/// Of the recipients that the letter still waits for: who they are, how often they were tried, what the last of
/// them to be tried was told.
void push_waiting(lua_State* state, const sim::QueueEntry& entry) {
    std::string to, last_reply;
    std::uint32_t attempts = 0;
    base::Instant tried;
    for (const sim::QueuedRecipient& one : entry.recipients) {
        if (one.state != sim::RecipientState::Pending) continue;
        to += (to.empty() ? "" : ", ") + one.recipient.path.text();
        attempts = std::max(attempts, one.attempts);
        if (one.last_reply.empty() || (!last_reply.empty() && one.last_attempt <= tried)) continue;
        last_reply = one.last_reply;
        tried = one.last_attempt;
    }
    set_text(state, "to", to);
    set_number(state, "attempts", attempts);
    set_text(state, "last_reply", last_reply);
}

int queue(lua_State* state) {
    const sim::Host& host = host_argument(state, 1);
    const View view = stage_of(state).view();
    const auto changes = [&](const sim::Entry& entry) {
        return entry.host == host.id && (entry.kind == base::FactKind::QueueScheduled || (entry.place == base::PlaceKind::Queue && is_copy_entry(entry)));
    };
    stage_of(state).note_topic(changes,
                               [&](const sim::Entry& entry) { return entry.host == host.id || entry.value2 == static_cast<std::int64_t>(host.id.value); });
    lua_newtable(state);
    lua_Integer index = 0;
    for (const sim::QueueEntry& entry : host.queue) {
        lua_newtable(state);
        push_letter(state, entry.letter);
        lua_setfield(state, -2, "letter");
        push_waiting(state, entry);
        push_seconds(state, entry.next_try - view.world.start);
        lua_setfield(state, -2, "next_try");
        make_kind(state, "queued");
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

/// The message of a letter where it is held: an account's address, or a device.
const mail::Message* message_at(lua_State* state, base::LetterId letter, int holder) {
    const sim::World& world = stage_of(state).view().world;
    const std::string name = text_of(state, holder);
    if (const mail::Account* account = find_account_named(world, name)) {
        for (const auto& box : account->mailboxes) {
            for (const mail::StoredMessage& message : box->messages) {
                if (message.letter == letter) return &message.message;
            }
        }
        return nullptr;
    }
    const sim::Host& device = device_argument(state, holder);
    for (const sim::LocalFolder& folder : device.program->folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.letter == letter) return &message.message;
        }
    }
    return nullptr;
}

int readable(lua_State* state) {
    const base::LetterId letter = letter_argument(state, 1);
    const mail::Account& account = account_argument(state, 2);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.account == account.id && entry.letter == letter; });
    const mail::Message* message = message_at(state, letter, 2);
    if (message == nullptr) lua_pushnil(state);
    else lua_pushboolean(state, sim::is_sealed(*message) ? 0 : 1);
    return 1;
}

int labels(lua_State* state) {
    const mail::Account& account = account_argument(state, 1);
    const base::LetterId letter = letter_argument(state, 2);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.account == account.id && entry.letter == letter; });
    lua_newtable(state);
    lua_Integer index = 0;
    for (const auto& box : account.mailboxes) {
        const auto is_it = [&](const mail::StoredMessage& message) { return message.letter == letter; };
        if (std::none_of(box->messages.begin(), box->messages.end(), is_it)) continue;
        push_text(state, box->name);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

int header(lua_State* state) {
    const base::LetterId letter = letter_argument(state, 1);
    note_letter(state, letter);
    const mail::Message* message = message_at(state, letter, 3);
    const std::string name = text_of(state, 2);
    if (message == nullptr) fail(state, text_of(state, 3) + " has no M" + std::to_string(letter.value));
    const auto value = message->field(name);
    if (value) push_text(state, *value);
    else lua_pushnil(state);
    return 1;
}

int text(lua_State* state) {
    const base::LetterId letter = letter_argument(state, 1);
    note_letter(state, letter);
    const mail::Message* message = message_at(state, letter, 2);
    if (message == nullptr) fail(state, text_of(state, 2) + " has no M" + std::to_string(letter.value));
    push_text(state, message->text());
    return 1;
}

int contains(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    const std::string wanted = member_text(state, 2);
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, 1));
    sandbox_of(state).charge(state, static_cast<std::uint64_t>(count));
    bool found = false;
    for (lua_Integer i = 1; i <= count && !found; ++i) {
        lua_rawgeti(state, 1, i);
        found = member_text(state, -1) == wanted;
        lua_pop(state, 1);
    }
    lua_pushboolean(state, found ? 1 : 0);
    return 1;
}

int same(lua_State* state) {
    lua_pushboolean(state, same_sets(state, 1, 2) ? 1 : 0);
    return 1;
}

int letters(lua_State* state) {
    stage_of(state).note_topic([](const sim::Entry& entry) { return entry.kind == base::FactKind::CopyMade && entry.place == base::PlaceKind::Outbox; });
    std::vector<base::LetterId> all;
    const std::size_t count = stage_of(state).view().world.letters.size();
    sandbox_of(state).charge(state, count);
    for (std::uint32_t i = 1; i <= count; ++i) all.push_back(base::LetterId{i});
    push_letters(state, all);
    return 1;
}

int push_names(lua_State* state, const std::vector<std::string>& names) {
    lua_newtable(state);
    lua_Integer index = 0;
    for (const std::string& name : names) {
        push_text(state, name);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

void note_acts(lua_State* state) {
    stage_of(state).note_topic([](const sim::Entry& entry) { return entry.kind == base::FactKind::Act; });
}

int devices(lua_State* state) {
    note_acts(state);
    return push_names(state, device_names(stage_of(state).view().world));
}

int hosts(lua_State* state) {
    note_acts(state);
    return push_names(state, host_names(stage_of(state).view().world));
}

int accounts(lua_State* state) {
    note_acts(state);
    std::vector<std::string> names = account_names(stage_of(state).view().world);
    std::erase_if(names, [](const std::string& name) { return name.find('@') == std::string::npos; });
    return push_names(state, names);
}


constexpr Word kMailQueries[] = {
    {"mailbox", "account [, folder]", "list of letters", "The letters in a mailbox on the server, in order; INBOX if no folder is named.",
     "preset \"p1\"\nrun()\ncheck(mailbox(\"ben\") == {M1})", mailbox},
    {"mailboxes", "account", "list of texts", "The names of an account's mailboxes on the server.",
     "preset \"p1\"\ncheck(contains(mailboxes(\"ben\"), \"INBOX\"))", mailboxes},
    {"store", "device [, folder]", "list of letters", "The letters in a folder of a device's own mail program; Inbox if none is named.",
     "preset \"p1\"\nrun()\ncheck(store(\"ben-home\") == {M1})\ncheck(store(\"ada-desk\", \"Sent\") == {M1})", store},
    {"holding", "device, letter", "holding or nil", "What a device holds of a letter: folder, holds (\"all\" or \"header\"), read.",
     "preset \"p1\"\nrun()\ncheck(holding(\"ben-home\", M1).holds == \"all\")", holding},
    {"copies", "letter", "list of copies", "Every copy that is there now: place (outbox, queue, mailbox, device), host, folder, account, holds.",
     "preset \"p1\"\nrun()\ncheck(#copies(M1) == 3, \"Sent at Ada's, the mailbox, Ben's device\")", copies},
    {"flags", "account, letter [, folder]", "list of texts", "The IMAP flags of a letter on the server.",
     "preset \"p1\"\nrun()\ncheck(contains(flags(\"ben\", M1), \"\\\\Seen\"))", flags},
    {"uid", "account, letter [, folder]", "number", "The IMAP UID of a letter.",
     "preset \"p1\"\nrun()\ncheck(uid(\"ben\", M1) == 1)", uid},
    {"unique_id", "account, letter [, folder]", "text", "The POP3 unique-id of a letter, as UIDL lists it.",
     "preset \"p1\"\nrun()\ncheck(#unique_id(\"ben\", M1) > 0)", unique_id},
    {"uidvalidity", "account [, folder]", "number", "The UIDVALIDITY of a mailbox.",
     "preset \"p1\"\ncheck(uidvalidity(\"ben\") > 0)", uidvalidity},
    {"used", "account", "number, number", "Octets stored in an account, and its quota (0: none).",
     "preset \"p1\"\ncheck(used(\"ben\") == 0)\nrun()\ncheck(used(\"ben\") > 100)", used},
    {"lock", "account", "number or nil", "The session that holds the maildrop of a POP3 account, or nil if it is free.",
     "preset \"p1\"\ncheck(lock(\"ada\") == nil)", lock},
    {"seen", "device", "list of texts", "The unique-ids that a POP3 program remembers.",
     "preset \"p1\"\ncheck(#seen(\"ada-desk\") == 0)", seen},
    {"queue", "host", "list of queued", "What a relay is responsible for: letter, next_try (seconds), and of the recipients it still waits for: to, attempts, last_reply.",
     "preset \"p1\"\nrun_until(function() return #queue(\"smtp.harbor.example\") == 1 end)\ncheck(queue(\"smtp.harbor.example\")[1].letter == M1)", queue},
    {"header", "letter, field, holder", "text or nil", "A header field of the copy that an account or a device has.",
     "preset \"p1\"\nrun()\ncheck(header(M1, \"Return-Path\", \"ben\") == \"<ada@harbor.example>\")", header},
    {"text", "letter, holder", "text", "The whole text of the copy that an account or a device has.",
     "preset \"p1\"\nrun()\ncheck(text(M1, \"ben\"):find(\"picnic\", 1, true))", text},
    {"readable", "letter, account", "yes, no or nil", "Can the provider read the text of the copy it keeps? No, if it lies there as ciphertext; nil: it has none.",
     "preset \"p1\"\nrun()\ncheck(readable(M1, \"ben\"))", readable},
    {"labels", "account, letter", "list of texts", "The folders that show a letter; where folders are labels, all of them show the same message.",
     "preset \"p1\"\nrun()\ncheck(labels(\"ben\", M1) == {\"INBOX\"})", labels},
    {"contains", "list, member", "yes or no", "Is it in the list?",
     "preset \"p1\"\nrun()\ncheck(contains(mailbox(\"ben\"), M1))", contains},
    {"same", "list, list", "yes or no", "Have both lists the same members, in any order? For lists from queries, == asks the same.",
     "check(same({1, 2, 3}, {3, 1, 2}))", same},
    {"letters", "", "list of letters", "Every letter that was ever written.",
     "preset \"p1\"\nrun()\ncheck(#letters() == 1)", letters},
    {"devices", "", "list of texts", "The names of all devices with a mail program.",
     "preset \"p1\"\ncheck(devices() == {\"ada-desk\", \"ben-home\"})", devices},
    {"hosts", "", "list of texts", "The names of all machines, servers and devices.",
     "preset \"p1\"\ncheck(contains(hosts(), \"mx1.meadow.example\"))", hosts},
    {"accounts", "", "list of texts", "The addresses of all accounts.",
     "preset \"p1\"\ncheck(contains(accounts(), \"ben@meadow.example\"))", accounts},
};

}  // namespace

std::span<const Word> mail_queries() { return kMailQueries; }

}  // namespace script
