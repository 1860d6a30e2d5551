#include "sim/expansion.h"

#include <algorithm>

#include "protocols/base/octets.h"

namespace sim {

namespace {

constexpr std::size_t kAliasDepthMax = 10;

/// "ben" within this provider, or a whole address.
std::optional<mail::Mailbox> mailbox_of(const Provider& provider, const std::string& text) {
    if (text.find('@') == std::string::npos) return mail::Mailbox{text, provider.domain};
    return mail::parse_mailbox(text, true);
}

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
    for (const Named& one : all) {
        if (base::iequals(one.name, name)) return &one;
    }
    return nullptr;
}

class Expansion {
  public:
    explicit Expansion(const Provider& provider) : provider_{provider} {}

    void add(Destination from, std::size_t depth) {
        const std::string& local = from.address.local;
        if (!is_local(provider_, from.address)) {
            from.meaning = Meaning::Elsewhere;
        } else if (const Alias* alias = find_named(provider_.smtp->aliases, local); alias != nullptr && !names_itself(from)) {
            if (depth == 0) return put(std::move(from), Meaning::Loop);
            for (const std::string& target : alias->targets) pass(from, target, alias->name, depth);
            return;
        } else if (const MailingList* list = find_named(provider_.smtp->lists, local); list != nullptr && !names_itself(from)) {
            if (depth == 0) return put(std::move(from), Meaning::Loop);
            from.owner = mailbox_of(provider_, list->owner);
            for (const std::string& member : list->members) pass(from, member, list->name, depth);
            return;
        } else if (const mail::Account* account = provider_.store.find_local(local, provider_.domain)) {
            return put_account(std::move(from), *account);
        } else if (base::iequals(local, "postmaster")) {
            from.meaning = Meaning::Postmaster;
        } else if (names_itself(from)) {   // "loop: loop" without a mailbox of that name leads nowhere else
            from.meaning = Meaning::Loop;
        } else if (const mail::Account* other = provider_.store.find_local(provider_.smtp->catch_all, provider_.domain)) {
            return put_account(std::move(from), *other);
        } else {
            from.meaning = Meaning::Nobody;
        }
        const Meaning meaning = from.meaning;
        put(std::move(from), meaning);
    }

    std::vector<Destination> found;

  private:
    /// "ben: ben, ada@…" keeps a copy in Ben's own mailbox.
    [[nodiscard]] bool names_itself(const Destination& from) const {
        return base::iequals(from.through, from.address.local + "@" + provider_.domain);
    }
    void pass(const Destination& from, const std::string& target, const std::string& name, std::size_t depth) {
        auto next = mailbox_of(provider_, target);
        if (!next) return;
        Destination destination = from;
        destination.address = std::move(*next);
        destination.through = name + "@" + provider_.domain;
        add(std::move(destination), depth - 1);
    }
    void put_account(Destination to, const mail::Account& account) {
        to.account = account.id;
        to.address = {account.local, account.domain};
        put(std::move(to), Meaning::Account);
    }
    void put(Destination to, Meaning meaning) {
        to.meaning = meaning;
        const auto same = [&](const Destination& d) { return d.meaning == to.meaning && d.address == to.address; };
        if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(to));
    }

    const Provider& provider_;
};

}  // namespace

bool is_local(const Provider& provider, const mail::Mailbox& address) {
    return address.domain.empty() || base::iequals(address.domain, provider.domain);
}

std::vector<Destination> destinations(const Provider& provider, const mail::Mailbox& address) {
    Expansion expansion{provider};
    Destination start;
    start.address = address;
    if (start.address.domain.empty()) start.address.domain = provider.domain;
    const mail::Mailbox whole = start.address;
    expansion.add(std::move(start), kAliasDepthMax);
    if (expansion.found.empty()) {  // an alias whose targets are no addresses
        Destination nobody;
        nobody.address = whole;
        expansion.found.push_back(std::move(nobody));
    }
    return std::move(expansion.found);
}

std::vector<std::string> members_of(const Provider& provider, std::string_view name) {
    const std::string_view local = name.substr(0, name.find('@'));
    const auto bracketed = [&](const std::vector<std::string>& all) {
        std::vector<std::string> out;
        for (const std::string& one : all) {
            if (const auto mailbox = mailbox_of(provider, one)) out.push_back("<" + mailbox->text() + ">");
        }
        return out;
    };
    if (const MailingList* list = find_named(provider.smtp->lists, local)) return bracketed(list->members);
    if (const Alias* alias = find_named(provider.smtp->aliases, local)) return bracketed(alias->targets);
    return {};
}

}  // namespace sim
