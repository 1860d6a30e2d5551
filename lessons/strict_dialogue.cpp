#include "lessons/strict_dialogue.h"

#include <deque>
#include <map>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lessons {

namespace {

using Complaints = std::vector<std::string>;

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    return out;
}

std::string first_word(std::string_view line) { return upper(line.substr(0, line.find(' '))); }

/// Joins pieces of one side and cuts them into lines without their CRLF.
struct Cutter {
    std::string rest;

    template <class Visit>
    void feed(std::string_view octets, Complaints& out, Visit visit) {
        rest += octets;
        std::size_t begin = 0;
        for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
            std::string line = rest.substr(begin, end - begin);
            if (line.empty() || line.back() != '\r') out.push_back("a line ends without CR: " + line);
            else line.pop_back();
            begin = end + 1;
            visit(line);
        }
        rest.erase(0, begin);
    }
};

/// "NNN text" or "NNN-text"; the lines of one reply share their code.
class SmtpReader {
  public:
    void client(const std::string& line) {
        if (in_text_) {
            if (line == ".") {
                in_text_ = false;
                awaited_.emplace_back(".");
            }
            return;
        }
        if (awaits_more_) {
            awaits_more_ = false;
            awaited_.emplace_back("AUTH");
            return;
        }
        awaited_.push_back(first_word(line));
    }
    void server(const std::string& line, Complaints& out) {
        const bool shaped = line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && line[1] >= '0' && line[1] <= '5' && digit(line[2]) &&
                            (line.size() == 3 || line[3] == ' ' || line[3] == '-');
        if (!shaped) {
            out.push_back("no SMTP reply (RFC 5321 4.2): " + line);
            return;
        }
        if (line.size() > 510) out.push_back("a reply line is longer than 512 octets (RFC 5321 4.5.3.1.5): " + line);
        const std::string code = line.substr(0, 3);
        if (!code_.empty() && code != code_) out.push_back("the code changes within a reply (RFC 5321 4.2.1): " + line);
        code_ = line.size() > 3 && line[3] == '-' ? code : "";
        if (!code_.empty()) return;
        if (awaited_.empty()) {
            if (code != "421") out.push_back("a reply to no command: " + line);
            return;
        }
        const std::string command = awaited_.front();
        awaited_.pop_front();
        if (code == "354" && command != "DATA") out.push_back("354 answers " + command + " (RFC 5321 4.3.2): " + line);
        if (command == "DATA" && line[0] == '2') out.push_back("DATA is answered with success before the text (RFC 5321 3.3): " + line);
        in_text_ = in_text_ || code == "354";
        awaits_more_ = code == "334";
    }

  private:
    std::deque<std::string> awaited_{"greeting"};
    std::string code_;
    bool in_text_ = false, awaits_more_ = false;
};

bool is_listing(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || space == 0 || space + 1 == line.size()) return false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i != space && !digit(line[i])) return false;
    }
    return true;
}

bool is_unique_id_line(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || space == 0) return false;
    const std::string_view id = line.substr(space + 1);
    if (id.empty() || id.size() > 70) return false;
    for (const char c : id) {
        if (c < 0x21 || c > 0x7e) return false;
    }
    return true;
}

class Pop3Reader {
  public:
    void client(const std::string& line) {
        if (awaits_more_) {
            awaits_more_ = false;
            awaited_.emplace_back("AUTH");
            return;
        }
        const std::string verb = first_word(line);
        const bool alone = line.find(' ') == std::string::npos;
        const bool many = verb == "RETR" || verb == "TOP" || verb == "CAPA" || (alone && (verb == "LIST" || verb == "UIDL" || verb == "LANG"));
        awaited_.push_back(many ? "*" + verb : verb);
    }
    void server(const std::string& line, Complaints& out) {
        if (!many_.empty()) {
            if (line == ".") many_.clear();
            else if (many_ == "*LIST" && !is_listing(line)) out.push_back("no line of a listing (RFC 1939 5): " + line);
            else if (many_ == "*UIDL" && !is_unique_id_line(line)) out.push_back("no line of unique-ids (RFC 1939 7): " + line);
            else if (line.size() == 1 && line[0] == '.') out.push_back("a lone dot within an answer");
            return;
        }
        if (line.substr(0, 2) == "+ ") {
            awaits_more_ = true;
            if (!awaited_.empty()) awaited_.pop_front();
            return;
        }
        const bool good = line.substr(0, 3) == "+OK" && (line.size() == 3 || line[3] == ' ');
        const bool bad = line.substr(0, 4) == "-ERR" && (line.size() == 4 || line[4] == ' ');
        if (!good && !bad) out.push_back("neither +OK nor -ERR (RFC 1939 3): " + line);
        if (line.size() > 510) out.push_back("an answer is longer than 512 octets (RFC 1939 3): " + line);
        if (awaited_.empty()) {
            out.push_back("an answer to no command (RFC 1939 3): " + line);
            return;
        }
        if (good && awaited_.front()[0] == '*') many_ = awaited_.front();
        awaited_.pop_front();
    }

  private:
    std::deque<std::string> awaited_{"greeting"};
    std::string many_;
    bool awaits_more_ = false;
};

/// Octets announced by {n} or {n+} at the end of a line; npos: none are.
std::size_t literal_at(std::string_view text, std::size_t end) {
    if (end == 0 || text[end - 1] != '}') return std::string::npos;
    std::size_t open = end - 1;
    std::size_t number = 0, scale = 1;
    if (open > 0 && text[open - 1] == '+') --open;
    while (open > 0 && digit(text[open - 1]) && scale < 1'000'000'000) {
        number += scale * static_cast<std::size_t>(text[--open] - '0');
        scale *= 10;
    }
    return open > 0 && text[open - 1] == '{' && scale > 1 ? number : std::string::npos;
}

/// Takes whole lines of an IMAP server, literals included: a line that ends in {n} goes on after n octets.
struct ImapCutter {
    std::string rest;

    template <class Visit>
    void feed(std::string_view octets, Visit visit) {
        rest += octets;
        while (true) {
            std::size_t from = 0;
            std::size_t end = 0;
            while (true) {
                end = rest.find("\r\n", from);
                if (end == std::string::npos) return;
                const std::size_t literal = literal_at(rest, end);
                if (literal == std::string::npos) break;
                from = end + 2 + literal;
                if (from > rest.size()) return;
            }
            visit(rest.substr(0, end));
            rest.erase(0, end + 2);
        }
    }
};

/// Takes the commands of an IMAP client, each by its first line. A literal follows when the server has asked for it with
/// "+", or at once after {n+}; it may refuse the command instead.
struct ImapCommands {
    std::string rest;
    std::size_t announced = 0, skipping = 0;
    bool goes_on = false;

    template <class Visit>
    void feed(std::string_view octets, Visit visit) {
        rest += octets;
        while (true) {
            const std::size_t skipped = std::min(skipping, rest.size());
            rest.erase(0, skipped);
            skipping -= skipped;
            const std::size_t end = rest.find("\r\n");
            if (skipping > 0 || end == std::string::npos) return;
            const std::size_t literal = literal_at(rest, end);
            if (!goes_on) visit(rest.substr(0, end));
            goes_on = literal != std::string::npos;
            announced = goes_on ? literal : 0;
            const bool at_once = goes_on && end > 1 && rest[end - 2] == '+';
            rest.erase(0, end + 2);
            if (at_once) go_ahead();
        }
    }
    void go_ahead() { skipping = std::exchange(announced, 0); }
    void refused() {
        announced = 0;
        goes_on = false;
    }
};

class ImapReader {
  public:
    void client(const std::string& line) {
        if (awaits_more_) {
            awaits_more_ = false;
            return;
        }
        const std::string tag = line.substr(0, line.find(' '));
        ++open_[tag];
    }
    void server(const std::string& line, Complaints& out) {
        if (!greeted_) {
            greeted_ = true;
            if (line.substr(0, 5) != "* OK " && line.substr(0, 10) != "* PREAUTH " && line.substr(0, 6) != "* BYE ") out.push_back("no IMAP greeting (RFC 9051 7.1): " + line);
            return;
        }
        if (line.substr(0, 2) == "* ") {
            untagged(line, out);
            return;
        }
        if (line == "+" || line.substr(0, 2) == "+ ") {
            awaits_more_ = true;
            return;
        }
        const std::size_t space = line.find(' ');
        const std::string tag = line.substr(0, space);
        const std::string state = space == std::string::npos ? "" : first_word(std::string_view{line}.substr(space + 1));
        if (state != "OK" && state != "NO" && state != "BAD") out.push_back("no completion of a command (RFC 9051 7.1): " + line);
        if (open_[tag] == 0) out.push_back("a completion of no command (RFC 9051 2.2.2): " + line);
        else --open_[tag];
    }

  private:
    static void untagged(const std::string& line, Complaints& out) {
        if (line.size() < 3 || line[2] == ' ') out.push_back("an untagged line without content: " + line.substr(0, 80));
        if (line.size() > 2 && digit(line[2])) {
            const std::size_t space = line.find(' ', 2);
            const std::string word = space == std::string::npos ? "" : first_word(std::string_view{line}.substr(space + 1));
            if (word != "EXISTS" && word != "RECENT" && word != "EXPUNGE" && word != "FETCH") out.push_back("a number before an unknown word (RFC 9051 7): " + line.substr(0, 80));
        }
        int depth = 0;
        bool quoted = false;
        const bool structured = line.substr(0, 5) != "* OK " && line.substr(0, 5) != "* NO " && line.substr(0, 6) != "* BAD " && line.substr(0, 6) != "* BYE " &&
                                line.find('{') == std::string::npos;
        for (std::size_t i = 2; structured && i < line.size(); ++i) {
            if (line[i] == '"' && line[i - 1] != '\\') quoted = !quoted;
            if (!quoted && line[i] == '(') ++depth;
            if (!quoted && line[i] == ')' && --depth < 0) break;
        }
        if (structured && (depth != 0 || quoted)) out.push_back("brackets or quotes do not close (RFC 9051 4): " + line.substr(0, 80));
    }

    std::map<std::string, int> open_;
    bool greeted_ = false, awaits_more_ = false;
};

template <class Reader>
Complaints read_lines(const std::vector<Piece>& pieces) {
    Complaints out;
    Reader reader;
    Cutter client, server;
    for (const Piece& piece : pieces) {
        if (piece.from_client) client.feed(piece.octets, out, [&](const std::string& line) { reader.client(line); });
        else server.feed(piece.octets, out, [&](const std::string& line) { reader.server(line, out); });
    }
    return out;
}

}  // namespace

Complaints check_smtp(const std::vector<Piece>& pieces) { return read_lines<SmtpReader>(pieces); }
Complaints check_pop3(const std::vector<Piece>& pieces) { return read_lines<Pop3Reader>(pieces); }

Complaints check_imap(const std::vector<Piece>& pieces) {
    Complaints out;
    ImapReader reader;
    ImapCommands client;
    ImapCutter server;
    for (const Piece& piece : pieces) {
        if (piece.from_client) {
            client.feed(piece.octets, [&](const std::string& line) { reader.client(line); });
            continue;
        }
        server.feed(piece.octets, [&](const std::string& line) {
            const bool awaited = client.announced > 0;
            if (awaited && line.substr(0, 1) == "+") return client.go_ahead();
            if (awaited && line.substr(0, 1) != "*") client.refused();
            reader.server(line, out);
        });
    }
    return out;
}

Complaints check_dialogues(const sim::Timeline& timeline) {
    struct Conversation {
        base::Protocol protocol = base::Protocol::None;
        std::vector<Piece> pieces;
    };
    std::map<std::uint32_t, Conversation> all;
    const sim::Journal& journal = timeline.journal();
    for (std::uint32_t i = 1; i <= timeline.entries(); ++i) {
        const sim::Entry& entry = journal[base::EntryId{i}];
        if (!entry.is_line() || entry.has(sim::Entry::kEncrypted)) continue;
        Conversation& one = all[entry.session.value];
        one.protocol = entry.protocol;
        one.pieces.push_back({entry.has(sim::Entry::kFromClient), std::string{journal.text(entry)}});
    }
    Complaints out;
    for (const auto& [session, one] : all) {
        Complaints found;
        if (one.protocol == base::Protocol::Smtp || one.protocol == base::Protocol::Submission) found = check_smtp(one.pieces);
        else if (one.protocol == base::Protocol::Pop3) found = check_pop3(one.pieces);
        else if (one.protocol == base::Protocol::Imap) found = check_imap(one.pieces);
        for (std::string& sentence : found) out.push_back("conversation " + std::to_string(session) + ": " + std::move(sentence));
    }
    return out;
}

}  // namespace lessons
