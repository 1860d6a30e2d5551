// Arbitrary octets against the IMAP sessions and the reading of MIME.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "protocols/base/octets.h"
#include "protocols/imap/body_structure.h"
#include "protocols/imap/client_session.h"
#include "protocols/imap/fetch_section.h"
#include "protocols/imap/server_session.h"
#include "protocols/imap/tables.h"
#include "protocols/mail/address_list.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/mime.h"
#include "tests/fuzz/bodies.h"

namespace fuzz {

namespace {

constexpr base::Instant kNow = base::kDefaultStart;
constexpr base::AccountId kBen{1};

/// The first octets of the input choose how things are set; the rest is what the peer sends.
struct Choices {
    std::uint32_t bits = 0;
    std::size_t portion = 1;

    explicit Choices(std::string_view& input) {
        for (int i = 0; i < 3 && !input.empty(); ++i) {
            bits = bits << 8 | static_cast<unsigned char>(input.front());
            input.remove_prefix(1);
        }
        if (input.empty()) return;
        portion = static_cast<unsigned char>(input.front()) % 32U + 1U;
        input.remove_prefix(1);
    }
    bool next() {
        const bool bit = (bits & 1U) != 0;
        bits >>= 1;
        return bit;
    }
};

/// Every line is whole, of known kind and of the right side; a text has the length announced.
void check_items(const wire::Effects& out, bool from_client) {
    std::string_view before;
    for (const wire::Effects::Item& item : out.items()) {
        if (item.kind != wire::Effects::Kind::Line && item.kind != wire::Effects::Kind::Content)
            continue;
        const std::string_view octets = out.octets(item);
        demand(item.line_kind < imap::tables().line_kinds.size(), "every line has a kind");
        demand(imap::tables().line_kinds[item.line_kind].from_client == from_client,
               "every line is of its side");
        if (item.kind == wire::Effects::Kind::Line) {
            demand(octets.find_first_of("\r\n") + 2 == octets.size(),
                   "every line ends in CRLF and holds no other");
            demand(item.secret_end + 2 <= octets.size() || item.secret_end == 0,
                   "a secret lies within its line");
        } else if (!from_client) {
            std::string mark{"{"};
            base::append_number(mark, octets.size());
            demand(before.ends_with(mark + "}\r\n"), "a literal has the length that was announced");
        }
        before = octets;
    }
}

imap::ServerProfile choose_server(Choices& choices) {
    imap::ServerProfile profile;
    profile.host_name = "imap.meadow.example";
    if (choices.next()) profile.extensions = {};
    if (choices.next()) profile.extensions.set(imap::Extension::LiteralPlus, false);
    if (choices.next()) profile.expunge_order = imap::ExpungeOrder::HighToLow;
    if (choices.next()) profile.command_octets_max = 64;
    if (choices.next()) profile.append_octets_max = 16;
    if (choices.next()) profile.login_disabled = true;
    if (choices.next()) profile.bad_commands_max = 0;
    if (choices.next()) {
        profile.imap4rev1 = false;
        profile.extensions.set(imap::Extension::Imap4rev2);
    }
    return profile;
}

mail::Store three_letters() {
    mail::Store store;
    store.add_account(kBen, "ben", "meadow.example", "rye-bread-9").create_mailbox("Trash");
    const char* const texts[] = {
        "Subject: a\r\nMessage-ID: <a@x>\r\n\r\nb\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
        "Subject: \xc3\xa4\r\nReferences: <a@x>\r\n\r\n\r\n"};
    for (std::uint32_t i = 1; i <= 3; ++i) {
        store.append(kBen, "INBOX", mail::Message{texts[i - 1]}, {}, kNow, base::LetterId{i},
                     base::CopyId{i});
    }
    return store;
}

struct Server {
    imap::ServerSession session;
    mail::Store store = three_letters();
    base::CopyCounter copies{3};
    std::string said;
    std::int64_t made = 0;  ///< copies that came to be less those that ended
    bool tls = false;

    void hear(std::string_view octets) {
        wire::Effects out;
        session.receive(octets, kNow, store, copies, out);
        check_items(out, false);
        said += out.octets();
        for (const wire::Effects::Item& item : out.items()) {
            tls = tls || item.kind == wire::Effects::Kind::StartTls;
            if (item.kind != wire::Effects::Kind::Tell) continue;
            if (out.fact(item).kind == base::FactKind::CopyMade) ++made;
            if (out.fact(item).kind == base::FactKind::CopyEnded) --made;
        }
    }

    void check() const {
        const mail::Account& account = *store.find(kBen);
        demand(account.message_count() == static_cast<std::uint64_t>(3 + made),
               "no message comes or goes without a fact");
        for (const auto& mailbox : account.mailboxes) {
            base::Uid last;
            for (const mail::StoredMessage& message : mailbox->messages) {
                demand(message.uid > last && message.uid < mailbox->uid_next,
                       "UIDs grow and stay below UIDNEXT");
                last = message.uid;
            }
        }
        demand(account.mailbox("INBOX") != nullptr, "INBOX is always there");
        const imap::MailboxView* view = session.view();
        for (std::uint32_t seq = 2; view != nullptr && seq <= view->size(); ++seq) {
            demand(view->uid_at(seq - 1) < view->uid_at(seq), "numbers and UIDs grow alike");
        }
    }
};

void try_sections(const mail::MimePart& part, std::string_view message,
                  std::vector<std::uint32_t>& path) {
    imap::FetchItem item;
    item.numbers = path;
    for (const auto kind : {imap::SectionPart::Whole, imap::SectionPart::Mime,
                            imap::SectionPart::Header, imap::SectionPart::Text}) {
        std::string scratch;
        item.part = kind;
        const auto octets = imap::section_octets(message, item, scratch);
        demand(!octets || octets->size() <= message.size(),
               "a section is no longer than its message");
    }
    demand(part.header.size() + part.body.size() <= message.size(),
           "a part lies within its message");
    std::string decoded;
    (void)mail::decode_transfer(part.body, part.encoding, decoded);
    demand(decoded.size() <= part.body.size(), "undoing an encoding makes nothing longer");
    if (path.size() > 4) return;
    for (std::uint32_t i = 0; i < part.children.size() && i < 4; ++i) {
        path.push_back(i + 1);
        try_sections(part.children[i], message, path);
        path.pop_back();
    }
}

}  // namespace

void run_imap_server(std::string_view input) {
    Choices choices{input};
    imap::ServerProfile profile = choose_server(choices);
    Server whole{imap::ServerSession{std::move(profile), base::SessionId{7}},
                 three_letters(),
                 {3},
                 {},
                 0,
                 false};
    wire::Effects greeting;
    whole.session.greet(kNow, greeting);
    check_items(greeting, false);
    if (choices.next()) whole.hear("l LOGIN ben rye-bread-9\r\ns SELECT INBOX\r\n");
    Server cut = whole;
    whole.hear(input);
    whole.check();
    for (std::size_t i = 0; i < input.size() && !cut.tls; i += choices.portion) {
        Server again = cut;
        cut.hear(input.substr(i, choices.portion));
        again.hear(input.substr(i, choices.portion));
        demand(again.session == cut.session && again.said == cut.said && again.store == cut.store,
               "a copy goes on alike");
    }
    cut.check();
    if (!whole.tls) {
        demand(whole.said == cut.said, "the same octets are answered alike however they are cut");
        demand(whole.store == cut.store, "the store ends alike however the octets are cut");
    }
    wire::Effects end;
    cut.session.expire(kNow + base::hours(1), cut.store, end);
    check_items(end, false);
    demand(cut.session.state() == imap::State::Logout, "silence ends every session");
    demand(cut.store.find(kBen)->imap_sessions.empty(), "a session that is over holds no account");
}

void run_imap_client(std::string_view input) {
    Choices choices{input};
    imap::ClientProfile profile;
    profile.user = "ben";
    profile.password = "rye-bread-9";
    if (choices.next()) profile.login = static_cast<imap::ClientLogin>(1 + choices.bits / 4 % 3);
    profile.log_out_when_done = choices.next();
    profile.expunge_on_exit = choices.next();
    imap::task::Sync sync;
    sync.how = static_cast<imap::Resync>(choices.bits % 4);
    sync.memory.uid_validity = base::UidValidity{1};
    sync.memory.highest_modseq = base::ModSeq{1};
    for (std::uint32_t uid = 1; uid < 4; ++uid) sync.memory.uids.push_back(base::Uid{uid});
    imap::task::Append append;
    append.message = mail::Message{std::string{"Message-ID: <m@x.example>\r\n\r\nx"}};
    append.look_first = true;
    const std::vector<imap::ClientTask> tasks{
        sync,
        imap::task::Delete{"INBOX", {base::Uid{2}}, imap::task::DeleteStyle::MoveToTrash, "Trash"},
        append, imap::task::ListFolders{}, imap::task::Idle{}};
    imap::ClientSession client{profile, tasks};
    std::size_t ends = 0;
    std::size_t done = 0;
    const auto count = [&](const std::vector<imap::ClientEvent>& events) {
        for (const imap::ClientEvent& event : events) {
            if (std::holds_alternative<imap::event::SessionEnded>(event)) ++ends;
            if (std::holds_alternative<imap::event::TaskDone>(event)) ++done;
        }
    };
    for (std::size_t i = 0; i < input.size(); i += choices.portion) {
        wire::Effects out;
        wire::Effects copy_out;
        std::vector<imap::ClientEvent> events;
        std::vector<imap::ClientEvent> copy_events;
        imap::ClientSession copy = client;
        client.receive(input.substr(i, choices.portion), kNow, out, events);
        copy.receive(input.substr(i, choices.portion), kNow, copy_out, copy_events);
        demand(copy == client && events == copy_events, "a copy goes on alike");
        demand(out.octets().empty(), "answers are taken in without writing");
        for (int turns = 0; client.wants_to_act(); ++turns) {
            demand(turns < 3, "a client waits for answers");
            client.act(kNow, out);
            demand(!out.octets().empty(), "a client that wants to act writes something");
        }
        check_items(out, true);
        count(events);
    }
    std::vector<imap::ClientEvent> events;
    client.disconnected(kNow, events);
    count(events);
    demand(ends == 1, "the end is told once");
    demand(done == tasks.size(), "each task has one end");
}

void run_imap_mime(std::string_view input) {
    const mail::MimePart tree = mail::parse_mime(input);
    std::vector<std::uint32_t> path;
    try_sections(tree, input, path);
    for (const bool utf8 : {false, true}) {
        wire::Effects out;
        imap::ResponseLine line{out, imap::Line::FetchData, imap::Line::FetchRest};
        line << "* 1 FETCH (ENVELOPE ";
        imap::write_envelope(line, tree.header, utf8);
        line << " BODYSTRUCTURE ";
        imap::write_structure(line, tree, true, utf8);
        line << ')';
        line.end();
        check_items(out, false);
    }
    (void)mail::parse_address_list(input);
    (void)mail::decode_words(input);
    (void)mail::fold_case(input);
}

}  // namespace fuzz
