#include "sim/script/names.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "sim/script/stage.h"

namespace script {

namespace {

/// How many letters must be put in, left out, changed, or exchanged with the next one.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::string quote(const std::string& name) { return "\"" + name + "\""; }

}  // namespace

std::string nearest(std::string_view wanted, const std::vector<std::string>& known) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(wanted.size() < 4 ? 1 : 2, wanted.size() / 3) + 1;
    if (wanted.size() > 64) return best;
    for (const std::string& name : known) {
        if (name.size() > 64) continue;
        const std::size_t far = distance(wanted, name);
        if (far < best_distance) {
            best = name;
            best_distance = far;
        }
    }
    return best;
}

std::string with_nearest(const base::Problem& problem) {
    const std::size_t begin = problem.what.find('"');
    const std::size_t end = begin == std::string::npos ? begin : problem.what.find('"', begin + 1);
    const std::size_t colon = problem.hint.find(": ");
    if (end == std::string::npos || colon == std::string::npos) return problem.hint;
    std::vector<std::string> known;
    for (std::size_t at = colon + 2; at < problem.hint.size();) {
        const std::size_t comma = std::min(problem.hint.find(", ", at), problem.hint.size());
        known.push_back(problem.hint.substr(at, comma - at));
        at = comma + 2;
    }
    const std::string near = nearest(problem.what.substr(begin + 1, end - begin - 1), known);
    return near.empty() ? problem.hint : "did you mean " + quote(near) + "?";
}

std::vector<std::string> device_names(const sim::World& world) {
    std::vector<std::string> names;
    for (const auto& host : world.hosts) {
        if (host->program) names.push_back(host->name);
    }
    return names;
}

std::vector<std::string> host_names(const sim::World& world) {
    std::vector<std::string> names;
    for (const auto& host : world.hosts) names.push_back(host->name);
    return names;
}

std::vector<std::string> account_names(const sim::World& world) {
    std::vector<std::string> names;
    std::vector<std::string> locals;
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) {
            names.push_back(account->address());
            locals.push_back(account->local);
        }
    }
    for (const std::string& local : locals) {
        if (std::count(locals.begin(), locals.end(), local) == 1) names.push_back(local);
    }
    return names;
}

std::vector<std::string> domain_names(const sim::World& world) {
    std::vector<std::string> names;
    for (const sim::Provider& provider : world.providers) names.push_back(provider.domain);
    return names;
}

std::vector<std::string> folder_names(const mail::Account& account) {
    std::vector<std::string> names;
    for (const auto& box : account.mailboxes) names.push_back(box->name);
    return names;
}

std::vector<std::string> folder_names(const sim::World& world, const sim::Host& device) {
    std::vector<std::string> names;
    const auto add = [&names](const std::string& name) {
        const std::string local = base::iequals(name, "INBOX") ? "Inbox" : name;
        if (!local.empty() && std::find(names.begin(), names.end(), local) == names.end()) names.push_back(local);
    };
    for (const sim::LocalFolder& folder : device.program->folders) add(folder.name);
    const sim::MailAccountSettings& settings = device.program->settings;
    for (const std::string& folder : {std::string{"Inbox"}, settings.trash_folder, settings.sent_folder, settings.drafts_folder, std::string{"Drafts"}, std::string{"Outbox"}}) add(folder);
    if (const mail::Account* account = find_account_named(world, settings.address)) {
        for (const std::string& folder : folder_names(*account)) add(folder);
    }
    return names;
}

void no_such(lua_State* state, const char* kind, const std::string& wanted, const std::vector<std::string>& known) {
    std::string hint;
    if (const std::string near = nearest(wanted, known); !near.empty()) {
        hint = "did you mean " + quote(near) + "?";
    } else if (!known.empty() && known.size() <= 12) {
        hint = "there is ";
        for (std::size_t i = 0; i < known.size(); ++i) hint += (i == 0 ? "" : ", ") + quote(known[i]);
    } else if (known.empty()) {
        hint = std::string{"this world has none yet"};
    }
    fail(state, std::string{"no "} + kind + " " + quote(wanted), std::move(hint));
}

const sim::Host& host_argument(lua_State* state, int index) {
    const sim::World& world = stage_of(state).view().world;
    const std::string name = text_of(state, index);
    if (const sim::Host* host = world.find_host(name)) return *host;
    no_such(state, "host", name, host_names(world));
}

const sim::Host& device_argument(lua_State* state, int index) {
    const sim::World& world = stage_of(state).view().world;
    const std::string name = text_of(state, index);
    const sim::Host* host = world.find_host(name);
    if (host != nullptr && host->program) return *host;
    no_such(state, "device", name, device_names(world));
}

const mail::Account* find_account_named(const sim::World& world, std::string_view name) {
    const std::size_t at = name.rfind('@');
    if (at != std::string_view::npos) {
        const sim::Provider* provider = world.provider_of(name.substr(at + 1));
        return provider == nullptr ? nullptr : provider->store.find_login(name);
    }
    const mail::Account* found = nullptr;
    for (const sim::Provider& provider : world.providers) {
        const mail::Account* here = provider.store.find_login(name);
        if (here == nullptr) continue;
        if (found != nullptr) return nullptr;  // two of them: the whole address is needed
        found = here;
    }
    return found;
}

const mail::Account& account_argument(lua_State* state, int index) {
    const sim::World& world = stage_of(state).view().world;
    const std::string name = text_of(state, index);
    if (const mail::Account* account = find_account_named(world, name)) return *account;
    no_such(state, "account", name, account_names(world));
}

std::string domain_argument(lua_State* state, int index) {
    const sim::World& world = stage_of(state).view().world;
    const std::string name = text_of(state, index);
    if (const sim::Provider* provider = world.provider_of(name)) return provider->domain;
    no_such(state, "provider", name, domain_names(world));
}

}  // namespace script
