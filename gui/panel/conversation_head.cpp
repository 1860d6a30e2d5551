#include "gui/panel/conversation_head.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/panel/part_tabs.h"
#include "gui/view/names.h"

namespace gui {

namespace {

/// Lays buttons out from the left, and starts a new row when one is full.
struct Flow {
    Rect area;
    float x, y;
    float height;
    const Ui& ui;

    Flow(const Rect& rect, const Ui& with)
        : area{rect}, x{rect.x}, y{rect.y}, height{with.px(25)}, ui{with} {}
    Rect next(float width) {
        width = std::min(width, area.w);
        if (x > area.x && x + width > area.right()) {
            x = area.x;
            y += height + ui.px(4);
        }
        const Rect spot{x, y, width, height};
        x += width + ui.px(6);
        return spot;
    }
    [[nodiscard]] float bottom() const { return y + height + ui.px(5); }
};

/// A menu whose first option asks for everything. Returns -1, or the option.
int filter_menu(Flow& flow, Ui& ui, std::string_view id, std::string_view all,
                const std::vector<std::string>& names, int chosen) {
    std::vector<std::string> options{std::string{ui.say(all)}};
    for (const std::string& name : names) options.emplace_back(ui.say(name));
    const std::string label =
        shortened(options[static_cast<std::size_t>(chosen + 1)], 26) + "   ";
    const int picked = menu_button(ui, id, label, flow.next(button_width(ui, label)), options,
                                   chosen + 1, {.chosen = chosen >= 0, .data = true});
    return picked;
}

template <class Id>
int index_of(const std::vector<Id>& ids, Id id) {
    const auto found = std::find(ids.begin(), ids.end(), id);
    return found == ids.end() ? -1 : static_cast<int>(found - ids.begin());
}

constexpr std::array<base::Protocol, 5> kProtocols{base::Protocol::Submission, base::Protocol::Smtp,
                                                   base::Protocol::Pop3, base::Protocol::Imap,
                                                   base::Protocol::Dns};

float filter_row(const ConversationHead& head, TranscriptUi& state, const Selection& selection,
                 const Rect& rect, Ui& ui) {
    Flow flow{rect, ui};
    ExchangeQuery query = head.query;
    const FilterChoices& choices = head.choices;
    int picked = filter_menu(flow, ui, "filter.session", "Every conversation",
                             choices.session_names, index_of(choices.sessions, query.session));
    if (picked >= 0)
        query.session = picked == 0 ? base::SessionId{} : choices.sessions[static_cast<std::size_t>(picked - 1)];
    picked = filter_menu(flow, ui, "filter.host", "Every host", choices.host_names,
                         index_of(choices.hosts, query.host));
    if (picked >= 0)
        query.host = picked == 0 ? base::HostId{} : choices.hosts[static_cast<std::size_t>(picked - 1)];
    std::vector<std::string> protocols;
    int at = -1;
    for (std::size_t n = 0; n < kProtocols.size(); ++n) {
        protocols.emplace_back(protocol_word(kProtocols[n]));
        if (kProtocols[n] == query.protocol) at = static_cast<int>(n);
    }
    picked = filter_menu(flow, ui, "filter.protocol", "Every protocol", protocols, at);
    if (picked >= 0)
        query.protocol = picked == 0 ? base::Protocol::None
                                     : kProtocols[static_cast<std::size_t>(picked - 1)];
    const std::vector<std::string>& verbs = filter_verbs();
    picked = filter_menu(flow, ui, "filter.verb", "Every verb", verbs, index_of(verbs, query.verb));
    if (picked >= 0) query.verb = picked == 0 ? "" : verbs[static_cast<std::size_t>(picked - 1)];
    std::vector<std::string> outcomes;
    for (const LineOutcome one : {LineOutcome::Good, LineOutcome::Bad, LineOutcome::Copies})
        outcomes.emplace_back(outcome_word(one));
    picked = filter_menu(flow, ui, "filter.outcome", outcome_word(LineOutcome::Any), outcomes,
                         static_cast<int>(query.outcome) - 1);
    if (picked >= 0) query.outcome = static_cast<LineOutcome>(picked);
    if (button(ui, "transcript.only", "Only this conversation",
               flow.next(button_width(ui, "Only this conversation")),
               {.enabled = selection.session || query.session, .chosen = bool(query.session)}))
        query.session = query.session ? base::SessionId{} : selection.session;
    if (button(ui, "filter.clear", "Clear", flow.next(button_width(ui, "Clear")),
               {.enabled = query.filters()})) {
        query = ExchangeQuery{};
        query.reveal = head.query.reveal;
        query.expanded = head.query.expanded;
        state.search.clear();
    }
    if (!(query == head.query)) ui.emit(Query{query});
    return flow.bottom() - rect.y;
}

}  // namespace

Rect draw_conversation_head(const ConversationHead& head, TranscriptUi& state,
                            const Selection& selection, const Rect& rect, Ui& ui) {
    const float y = rect.y + ui.px(3);
    const float height = ui.px(25);
    float right = rect.right() - ui.px(8);
    const auto place = [&](std::string_view label) {
        const float width = button_width(ui, label);
        right -= width;
        const Rect spot{right, y, width, height};
        right -= ui.px(6);
        return spot;
    };
    ExchangeQuery query = head.query;
    const std::string_view secrets = query.reveal ? "Hide secrets" : "Show secrets";
    const bool roomy = rect.w > ui.px(560);
    if (roomy && button(ui, "transcript.secrets", secrets, place(secrets), {.chosen = query.reveal})) {
        query.reveal = !query.reveal;
        ui.emit(Query{query});
    }
    if (head.searches) {
        if (button(ui, "transcript.filter", "Filter", place("Filter"),
                   {.chosen = state.filters || query.filters(),
                    .tooltip = "By conversation, host, protocol, verb, outcome"}))
            state.filters = !state.filters;
        const float field = std::min(ui.px(170), right - rect.x - ui.px(roomy ? 320 : 130));
        if (field > ui.px(60)) {
            right -= field;
            if (text_field(ui, "transcript.search", {right, y, field, height}, state.search,
                           "Search lines")) {
                query.text = state.search;
                ui.emit(Query{query});
            }
            right -= ui.px(6);
        }
    }
    float top = talk_tabs(rect, right - rect.x, ui, nullptr);
    if (head.searches && state.filters)
        top += filter_row(head, state, selection,
                          {rect.x + ui.px(8), rect.y + top, rect.w - ui.px(16), height}, ui);
    return {rect.x + 1, rect.y + top, rect.w - 2, rect.h - top - 1};
}

}  // namespace gui
