#include "gui/view/live_view.h"

#include <fmt/format.h>

#include "gui/view/names.h"
#include "gui/view/recipe_view.h"

namespace gui {

namespace {

/// "pop3 2110 · imap 2143": those with TLS from the first octet, or those without.
std::string ports_words(const LiveFacts& facts, bool tls) {
    std::string out;
    for (const LivePort& one : facts.ports) {
        if (one.security.starts_with("TLS") != tls) continue;
        out += fmt::format("{}{} {}", out.empty() ? "" : " · ", one.name, one.port);
    }
    return out.empty() ? "none" : out;
}

}  // namespace

LiveStrip live_strip(const LiveFacts& facts, const LiveState& state, bool held) {
    LiveStrip out;
    out.held = held;
    const std::string programs = counted(state.programs + (held ? state.waiting : 0), "connection");
    if (held) {
        out.head = "HELD";
        out.role = Role::Warn;
        out.words = fmt::format("The past or another branch is shown, so {} of real programs and the clock wait.", programs);
        return out;
    }
    out.head = "LIVE";
    out.words = fmt::format("{} now, {} so far. Without TLS a password travels in clear. Time goes with your clock. localhost: {}; TLS: {}.",
                            programs, state.opened, ports_words(facts, false), ports_words(facts, true));
    if (state.foreign != 0) out.words += fmt::format(" {} from other computers closed unheard.", counted(state.foreign, "connection"));
    if (state.full) {
        out.role = Role::Warn;
        out.words = "This session takes in no more letters, since it keeps all of them; programs still read and delete. Stop, and serve anew.";
    }
    return out;
}

Sheet build_live_card(const LiveFacts& facts, const LiveState& state) {
    Sheet card;
    card.kind = "Set-up card";
    card.title = "for the mail programs of this computer";
    SheetSection ports;
    ports.heading = "Server: localhost";
    ports.table.columns = {"Service", "Port", "Security"};
    for (const LivePort& one : facts.ports) ports.table.rows.push_back({one.name, std::to_string(one.port), one.security});
    card.sections.push_back(std::move(ports));
    SheetSection logins;
    logins.heading = "Accounts of this world";
    logins.table.columns = {"Address", "User name", "Password"};
    for (const LiveLogin& one : facts.logins) logins.table.rows.push_back({one.address, one.user, one.password});
    logins.copy = text(logins.table);
    card.sections.push_back(std::move(logins));
    SheetSection trust;
    trust.heading = "Certificate, made by Postroom for localhost";
    trust.values = {{"file", facts.certificate}, {"SHA-256", facts.fingerprint}};
    trust.copy = facts.fingerprint;
    trust.values.push_back({"turned away", fmt::format("{} from other computers, {} for what they did", state.foreign, state.turned_away)});
    card.sections.push_back(std::move(trust));
    for (const LiveRecipe& one : facts.recipes) {
        for (SheetSection& section : recipe_sections(one.program, one.text)) card.sections.push_back(std::move(section));
    }
    return card;
}

}  // namespace gui
