// LIST, LSUB, NAMESPACE (RFC 9051 6.3.9, 6.3.10; RFC 3501 6.3.9; RFC 5258, 5819, 6154).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/server_status.h"
#include "protocols/imap/server_turn.h"
#include "protocols/imap/special_use.h"

namespace imap {

namespace {

struct ListRequest {
    std::vector<std::string> patterns;  ///< with the reference in front
    bool select_subscribed = false;
    bool select_special = false;
    bool recursive = false;
    bool return_subscribed = false;
    bool return_children = false;
    bool return_status = false;
    bool asks_root = false;  ///< the pattern was empty: what is the separator?
    StatusItems status = 0;
};

/// A name that might be listed. `mailbox` is null if only the name is there.
struct Candidate {
    std::string_view name;
    const mail::MailboxState* mailbox = nullptr;
    bool subscribed = false;
};

bool read_selection(Turn& turn, ListRequest& request) {
    TokenReader& args = turn.args;
    bool base_option = false;
    bool more = args.peek() != ')';
    while (more) {
        if (args.word("SUBSCRIBED")) {
            request.select_subscribed = request.return_subscribed = base_option = true;
        } else if (args.word("SPECIAL-USE") && turn.has(Extension::SpecialUse)) {
            request.select_special = base_option = true;
        } else if (args.word("RECURSIVEMATCH")) {
            request.recursive = true;
        } else if (!args.word("REMOTE")) {
            return false;
        }
        more = args.space();
    }
    return args.eat(')') && (base_option || !request.recursive);
}

bool read_returns(Turn& turn, ListRequest& request) {
    TokenReader& args = turn.args;
    if (!args.word("RETURN") || !args.space() || !args.eat('(')) return false;
    bool more = args.peek() != ')';
    while (more) {
        if (args.word("SUBSCRIBED")) {
            request.return_subscribed = true;
        } else if (args.word("CHILDREN")) {
            request.return_children = true;
        } else if (args.word("STATUS") && (turn.has(Extension::ListStatus) || turn.rev2())) {
            request.return_status = true;
            if (!args.space() || !read_status_items(turn, request.status)) return false;
        } else if (!args.word("SPECIAL-USE") || !turn.has(Extension::SpecialUse)) {
            return false;
        }
        more = args.space();
    }
    return args.eat(')');
}

/// One pattern, decoded, behind the reference.
bool read_pattern(Turn& turn, const std::string& reference, ListRequest& request) {
    std::string pattern;
    if (!turn.args.list_mailbox(pattern)) return false;
    if (pattern.empty()) request.asks_root = true;
    if (!turn.utf8()) {
        auto decoded = decode_utf7(reference + pattern);
        // A pattern that is no modified UTF-7 matches nothing (it may cut a run in two).
        if (decoded) request.patterns.push_back(canonical_name(std::move(*decoded)));
        return true;
    }
    request.patterns.push_back(canonical_name(reference + pattern));
    return true;
}

bool read_list(Turn& turn, ListRequest& request) {
    TokenReader& args = turn.args;
    const bool extended =
        turn.verb == Verb::List && (turn.has(Extension::ListExtended) || turn.rev2());
    if (!args.space()) return false;
    if (extended && args.eat('(') && (!read_selection(turn, request) || !args.space()))
        return false;
    std::string reference;
    if (!args.astring(reference) || !args.space()) return false;
    if (extended && args.eat('(')) {
        do {
            if (!read_pattern(turn, reference, request)) return false;
        } while (args.space());
        if (!args.eat(')')) return false;
        request.asks_root = false;
    } else if (!read_pattern(turn, reference, request)) {
        return false;
    }
    const bool returns =
        extended || turn.has(Extension::ListStatus) || turn.has(Extension::SpecialUse);
    if (returns && args.space() && !read_returns(turn, request)) return false;
    return args.done();
}

bool is_below(std::string_view name, std::string_view parent) {
    return name.size() > parent.size() + 1 && name.starts_with(parent) &&
           name[parent.size()] == kSeparator;
}

/// INBOX first, the others by name: the same for every client.
void sort_names(std::vector<Candidate>& candidates) {
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        const bool a_inbox = a.name == "INBOX";
        const bool b_inbox = b.name == "INBOX";
        return a_inbox != b_inbox ? a_inbox : a.name < b.name;
    });
}

/// Every mailbox, every subscribed name, and every level above them that no mailbox has.
std::vector<Candidate> all_names(const mail::Account& account) {
    std::vector<Candidate> names;
    for (const auto& mailbox : account.mailboxes)
        names.push_back({mailbox->name, &*mailbox, mailbox->subscribed});
    for (const std::string& name : account.absent_subscriptions)
        names.push_back({name, nullptr, true});
    const std::size_t real = names.size();
    for (std::size_t i = 0; i < real; ++i) {
        for (auto above = parent_of(names[i].name); !above.empty(); above = parent_of(above)) {
            const bool known =
                std::any_of(names.begin(), names.end(),
                            [above](const Candidate& one) { return one.name == above; });
            if (!known) names.push_back({above, nullptr, false});
        }
    }
    sort_names(names);
    return names;
}

/// INBOX is the one name without case (RFC 9051 5.1), also where a wildcard stands for a part of it.
bool matches_inbox(std::string_view pattern, std::string_view name) {
    if (name == "INBOX") return matches_pattern(base::to_upper(pattern), name);
    if (!name.starts_with("INBOX/") || !base::istarts_with(pattern, "INBOX")) return false;
    return matches_pattern("INBOX" + std::string{pattern.substr(5)}, name);
}

bool matches(const ListRequest& request, std::string_view name) {
    return std::any_of(request.patterns.begin(), request.patterns.end(),
                       [name](const std::string& pattern) {
                           return matches_pattern(pattern, name) || matches_inbox(pattern, name);
                       });
}

bool meets_selection(const ListRequest& request, const Candidate& name) {
    if (request.select_subscribed && !name.subscribed) return false;
    if (request.select_special && (name.mailbox == nullptr || name.mailbox->special_use == 0))
        return false;
    return name.mailbox != nullptr || (request.select_subscribed && name.subscribed);
}

class Lister {
  public:
    Lister(Turn& turn, const ListRequest& request)
        : turn_{turn}, request_{request}, names_{all_names(turn.account())} {}

    void list() {
        for (const Candidate& name : names_) {
            if (!matches(request_, name.name)) continue;
            const bool meets = meets_selection(request_, name);
            const bool child = request_.recursive && selected_child(name.name);
            if (meets || child || is_missing_level(name)) write(name, child);
        }
    }

    void list_subscribed() {
        for (const Candidate& name : names_) {
            if (!matches(request_, name.name)) continue;
            if (name.subscribed) {
                write_lsub(name.name,
                           name.mailbox != nullptr && name.mailbox->selectable ? "" : "\\Noselect");
            } else if (has_hidden_subscribed_child(name.name)) {
                write_lsub(name.name, "\\Noselect");
            }
        }
    }

  private:
    /// A level that no mailbox has is shown only where what is below it is not (RFC 9051 6.3.9).
    [[nodiscard]] bool is_missing_level(const Candidate& name) const {
        if (name.mailbox != nullptr || request_.select_subscribed || request_.select_special)
            return false;
        return std::any_of(names_.begin(), names_.end(), [&](const Candidate& one) {
            return one.mailbox != nullptr && is_below(one.name, name.name) &&
                   !matches(request_, one.name);
        });
    }
    /// CHILDINFO only for children that are not listed themselves (RFC 9051 6.3.9.6).
    [[nodiscard]] bool selected_child(std::string_view parent) const {
        return std::any_of(names_.begin(), names_.end(), [&](const Candidate& one) {
            return is_below(one.name, parent) && meets_selection(request_, one) &&
                   !matches(request_, one.name);
        });
    }
    [[nodiscard]] bool has_hidden_subscribed_child(std::string_view parent) const {
        return std::any_of(names_.begin(), names_.end(), [&](const Candidate& one) {
            return one.subscribed && is_below(one.name, parent) && !matches(request_, one.name);
        });
    }
    [[nodiscard]] bool has_child(std::string_view parent) const {
        return std::any_of(names_.begin(), names_.end(), [&](const Candidate& one) {
            return one.mailbox != nullptr && is_below(one.name, parent);
        });
    }

    void write(const Candidate& name, bool childinfo) {
        const bool extended = turn_.has(Extension::ListExtended) || turn_.rev2();
        turn_.data_line() += "LIST (";
        std::string& text = turn_.out.buffer();
        const std::size_t begin = text.size();
        if (name.mailbox == nullptr) {
            text += extended ? " \\NonExistent" : " \\Noselect";
        } else if (!name.mailbox->selectable) {
            text += " \\Noselect";
        }
        if (request_.return_subscribed && name.subscribed) text += " \\Subscribed";
        if (request_.return_children || turn_.has(Extension::Children) || turn_.rev2()) {
            text += has_child(name.name) ? " \\HasChildren" : " \\HasNoChildren";
        }
        if (name.mailbox != nullptr && (turn_.has(Extension::SpecialUse) || turn_.rev2())) {
            append_special_uses(text, name.mailbox->special_use);
        }
        if (text.size() > begin) text.erase(begin, 1);
        text += ") \"/\" ";
        turn_.append_mailbox(text, name.name);
        if (childinfo) {
            text += " (\"CHILDINFO\" (";
            if (request_.select_subscribed) text += "\"SUBSCRIBED\"";
            if (request_.select_special)
                text += request_.select_subscribed ? " \"SPECIAL-USE\"" : "\"SPECIAL-USE\"";
            text += "))";
        }
        turn_.end(Line::ListData);
        if (request_.return_status && name.mailbox != nullptr && name.mailbox->selectable) {
            write_status(turn_, *name.mailbox, request_.status, Line::ListStatusData);
        }
    }

    void write_lsub(std::string_view name, std::string_view attribute) {
        turn_.data_line().append("LSUB (").append(attribute).append(") \"/\" ");
        turn_.append_mailbox(turn_.out.buffer(), name);
        turn_.end(Line::LsubData);
    }

    Turn& turn_;
    const ListRequest& request_;
    std::vector<Candidate> names_;
};

}  // namespace

void do_list(Turn& turn) {
    ListRequest request;
    if (!read_list(turn, request)) return turn.bad_syntax();
    if (request.return_status) take_up_status_items(turn, request.status);
    if (request.asks_root) {
        // An empty pattern asks for the separator and the root of the reference (RFC 9051 6.3.9).
        turn.data_line() += "LIST (\\Noselect) \"/\" \"\"";
        turn.end(Line::ListData);
    } else {
        Lister{turn, request}.list();
    }
    turn.ok();
}

void do_lsub(Turn& turn) {
    ListRequest request;
    if (!read_list(turn, request)) return turn.bad_syntax();
    Lister{turn, request}.list_subscribed();
    turn.ok();
}

void do_namespace(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    turn.data_line() += "NAMESPACE ((\"\" \"/\")) NIL NIL";
    turn.end(Line::NamespaceData);
    turn.ok();
}

}  // namespace imap
