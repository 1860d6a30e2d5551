#include "gui/panel/map_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/panel/map_scale.h"
#include "gui/view/names.h"

namespace gui {

namespace {

void draw_regions(const MapView& view, const MapScale& scale, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (const MapRegion& region : view.regions) {
        const MapArea& a = region.area;
        const ImVec2 low = at(scale, {a.x, a.y});
        const ImVec2 high = at(scale, {a.x + a.width, a.y + a.height});
        draw.AddRectFilled(low, high, ink(ui.theme.region), ui.px(6));
        draw.AddRect(low, high, ink(ui.theme.border), ui.px(6));
        if (high.x - low.x < ui.px(50)) continue;
        const std::string_view name = ui.say(region.name);
        // A narrow region gives up its margin before anything of its name.
        const bool tight = region.title.empty() && text_width(ui.fonts.small, name) > high.x - low.x - ui.px(12);
        float x = low.x + ui.px(tight ? 4 : 8);
        const float y = low.y + ui.px(5);
        if (!region.title.empty())
            x += put_text(draw, ui.fonts.bold, x, y, ui.theme.heading, region.title) + ui.px(8);
        put_text_fit(draw, ui.fonts.small, x, y + ui.px(1.5F), high.x - x - ui.px(3), ui.theme.muted, name);
    }
}

EnvelopeLook look_of(const MapLetter& letter) {
    return letter.marked         ? EnvelopeLook::Marked
           : letter.headers_only ? EnvelopeLook::HeadersOnly
                                 : EnvelopeLook::Whole;
}

void letter_click(const MapLetter& letter, const Rect& spot, Ui& ui) {
    if (!click_area(ui, fmt::format("map.letter.{}", letter.copy.value), spot)) return;
    Selection pick;
    pick.letter = letter.letter;
    pick.copy = letter.copy;
    pick.focus = Selection::Focus::Letter;
    ui.emit(Select{pick, false});
}

/// "Sent [env][env] 2": one heap of letters. Each envelope can be clicked.
void draw_stack(const MapStack& stack, const Rect& row, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float width = ui.px(19);
    float x = row.x + ui.px(6);
    const float y = row.y + row.h / 2;
    const std::string count = std::to_string(stack.count);
    const std::string elsewhere = stack.elsewhere > 0 ? "+" + std::to_string(stack.elsewhere) : std::string{};
    const float count_width = (stack.count > 1 ? text_width(ui.fonts.bold, count) + ui.px(6) : 0) +
                              (elsewhere.empty() ? 0 : text_width(ui.fonts.small, elsewhere) + ui.px(5));
    // The name gives way to an envelope and the count, since how many there are is what the heap is for; "empty" gives way
    // to the name.
    const float least = stack.count == 0 ? 0 : width + count_width;
    const float whole = text_width(ui.fonts.small, ui.say(stack.label)) + 1;
    const float left = row.right() - x - least - ui.px(10);
    const float label = left >= whole ? whole : left >= ui.px(22) ? left : 0;   // a letter and "…" would say nothing
    put_text_fit(draw, ui.fonts.small, x, y - ui.fonts.small->FontSize / 2, label, ui.theme.text, ui.say(stack.label));
    x += label + ui.px(stack.count == 0 ? 4 : 6);
    if (stack.count == 0) {
        const std::string more = stack.elsewhere > 0 ? "  +" + std::to_string(stack.elsewhere) : "";
        std::string words = std::string{ui.say("empty")} + more;
        if (text_width(ui.fonts.small, words) > row.right() - x - ui.px(2)) words = "0" + more;
        put_text_fit(draw, ui.fonts.small, x, y - ui.fonts.small->FontSize / 2,
                     row.right() - x - ui.px(2), ui.theme.muted, words);
        return;
    }
    const float room = row.right() - x - count_width - ui.px(2);
    const auto fit = static_cast<std::size_t>(std::max(1.0F, 1 + (room - width) / (width * 0.55F)));
    const std::size_t shown = std::min(fit, stack.letters.size());
    for (std::size_t n = stack.letters.size() - shown; n < stack.letters.size(); ++n) {
        const MapLetter& letter = stack.letters[n];
        const Rect spot{x, y - width * 0.4F, width * 0.55F, width * 0.8F};
        letter_click(letter, spot, ui);
        draw_envelope(draw, ui.theme, x + width / 2, y, width, letter_mark(letter.letter),
                      look_of(letter));
        x += n + 1 < stack.letters.size() ? width * 0.55F : width + ui.px(4);
    }
    if (stack.count > 1)
        x += put_text(draw, ui.fonts.bold, x, y - ui.fonts.bold->FontSize / 2, ui.theme.text, count) + ui.px(4);
    if (!elsewhere.empty())
        put_text(draw, ui.fonts.small, x, y - ui.fonts.small->FontSize / 2, ui.theme.muted, elsewhere);
}

void draw_card_ground(const Rect& rect, bool selected, bool on, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 low{rect.x, rect.y};
    const ImVec2 high{rect.right(), rect.bottom()};
    draw.AddRectFilled(low, high, ink(selected ? ui.theme.selected : ui.theme.part), ui.px(5));
    if (on || selected) {
        draw.AddRect(low, high, ink(selected ? ui.theme.link : ui.theme.border), ui.px(5), 0,
                     selected ? ui.px(2) : 1.0F);
    } else {
        for (const auto& [a, b] :
             {std::pair{low, ImVec2{high.x, low.y}}, std::pair{ImVec2{high.x, low.y}, high},
              std::pair{high, ImVec2{low.x, high.y}}, std::pair{ImVec2{low.x, high.y}, low}}) {
            draw_dashes(draw, a, b, ui.theme.muted, 1.0F, ui.px(4));
        }
    }
}

/// A host that is dragged follows the pointer.
void drag_host(const MapHost& host, const MapScale& scale, Ui& ui) {
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(ImGuiMouseButton_Left, ui.px(6))) return;
    const ImVec2 delta = ImGui::GetIO().MouseDelta;
    const ImVec2 to{at(scale, host.at).x + delta.x, at(scale, host.at).y + delta.y};
    if (delta.x == 0 && delta.y == 0) return;
    ui.emit(ConsoleCommand{MoveHost{host.id.value, (to.x - scale.area.x) / scale.area.w,
                                    (to.y - scale.area.y) / scale.area.h}});
}

void host_clicks(const MapHost& host, const MapScale& scale, const Rect& rect, Ui& ui) {
    bool right = false;
    bool hovered = false;
    if (click_area(ui, "map.host." + host.name, rect, true, &hovered, nullptr, &right)) {
        Selection pick;
        pick.host = host.id;
        pick.focus = Selection::Focus::Host;
        ui.emit(Select{pick, false});
    }
    drag_host(host, scale, ui);
    if (right) ui.emit(OpenActs{host.id});
}

void draw_trouble(const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 top{rect.right() - ui.px(9), rect.y + ui.px(4)};
    draw.AddTriangleFilled({top.x, top.y}, {top.x + ui.px(6), top.y + ui.px(11)},
                           {top.x - ui.px(6), top.y + ui.px(11)}, ink(ui.theme.bad));
    draw.AddLine({top.x, top.y + ui.px(4)}, {top.x, top.y + ui.px(8)}, ink(ui.theme.part),
                 ui.px(1.5F));
}

void draw_square(const MapHost& host, const Rect& rect, bool selected, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Color color = !host.on              ? ui.theme.muted
                        : host.stacks.empty() ? ui.theme.link
                                              : ui.theme.warn;
    const ImVec2 low{rect.x, rect.y};
    const ImVec2 high{rect.right(), rect.bottom()};
    host.on ? draw.AddRectFilled(low, high, ink(color)) : draw.AddRect(low, high, ink(color));
    if (selected) draw.AddRect(low, high, ink(ui.theme.heading), 0, 0, ui.px(2));
}

/// A long name is set smaller before anything of it is left out.
void draw_name(const MapHost& host, float x, float y, float room, Ui& ui) {
    ImFont* font = text_width(ui.fonts.bold, host.label) <= room ? ui.fonts.bold : ui.fonts.caps;
    put_text_fit(*ImGui::GetWindowDrawList(), font, x,
                 y + (ui.fonts.bold->FontSize - font->FontSize) / 2, room + ui.px(2),
                 host.on ? ui.theme.heading : ui.theme.muted, host.label);
}

/// Little room: the name, and the newest of the letters that lie here. Returns the name's part.
Rect draw_name_card(const MapHost& host, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    std::uint64_t count = 0;
    const MapLetter* newest = nullptr;
    for (const MapStack& stack : host.stacks) {
        count += stack.count;
        if (!stack.letters.empty()) newest = &stack.letters.back();
    }
    float right = rect.right() - ui.px(3);
    const std::string words = count > 1 ? std::to_string(count) : std::string{};
    const float number = words.empty() ? 0 : text_width(ui.fonts.small, words) + ui.px(2);
    const float width = ui.px(17);
    const float needed = text_width(ui.fonts.caps, host.label) + ui.px(8);
    const bool beside = needed + number + width <= rect.w;
    // Where the name needs the whole card, letter and number sit on its corner like a stamp.
    const float y = beside ? rect.y + rect.h / 2 : rect.y;
    const float end = right;
    if (number > 0) {
        right -= number - ui.px(2);
        if (!beside) draw.AddRectFilled({right - ui.px(1), y - ui.px(6)}, {end + ui.px(1), y + ui.px(6)}, ink(ui.theme.part), ui.px(2));
        put_text(draw, ui.fonts.small, right, y - ui.fonts.small->FontSize / 2, ui.theme.text, words);
        right -= ui.px(2);
    }
    if (newest != nullptr) {
        draw_envelope(draw, ui.theme, right - width / 2, y, width, letter_mark(newest->letter),
                      look_of(*newest));
        if (beside) {
            letter_click(*newest, {right - width, rect.y, width, rect.h}, ui);
            right -= width + ui.px(2);
        }
    }
    if (!beside) right = end;
    draw_name(host, rect.x + ui.px(4), rect.y + (rect.h - ui.fonts.bold->FontSize) / 2,
              right - rect.x - ui.px(6), ui);
    return {rect.x, rect.y, right - rect.x, rect.h};
}

/// Returns the part without the heaps.
Rect draw_host_card(const MapHost& host, const Rect& rect, const MapScale& scale, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float icon = ui.px(13);
    const float y = rect.y + ui.px(4);
    const Icon sign = host.device                                      ? Icon::Device
                      : host.services.find("DNS") != std::string::npos ? Icon::Names
                                                                       : Icon::Server;
    const std::string& under = host.note.empty() ? host.services : host.note;
    const Color under_color =
        host.note.empty() || !host.on ? ui.theme.muted : ui.theme.of(host.note_role);
    const std::string_view power = host.on ? std::string_view{under} : "switched off";
    const std::string_view words = ui.say(power.empty() ? "on" : power);
    // The whole name counts for more than the sign, which then stands below it if it has room there.
    const bool beside = text_width(ui.fonts.caps, host.label) <= rect.w - ui.px(25);
    const bool below = !beside && text_width(ui.fonts.small, words) + ui.px(17) <= rect.w - ui.px(10);
    const Color ink_of_sign = host.on ? ui.theme.heading : ui.theme.muted;
    if (beside || below) draw_icon(draw, sign, rect.x + ui.px(6) + icon / 2, y + ui.px(beside ? 8 : 24), icon, ink_of_sign);
    const bool tight = !beside && text_width(ui.fonts.caps, host.label) > rect.w - ui.px(8);
    draw_name(host, rect.x + ui.px(beside ? 23 : tight ? 3 : 6), y, rect.w - ui.px(beside ? 27 : tight ? 6 : 10), ui);
    const bool full = !below && text_width(ui.fonts.small, words) > rect.w - ui.px(8);
    put_text_fit(draw, ui.fonts.small, rect.x + ui.px(below ? 23 : full ? 3 : 6), y + ui.px(17), rect.w - ui.px(below ? 25 : full ? 4 : 8),
                 under_color, words);
    float top = rect.y + scale.card_h - ui.px(2);
    for (const MapStack& stack : host.stacks) {
        draw_stack(stack, {rect.x, top, rect.w, scale.row_h}, ui);
        top += scale.row_h;
    }
    return {rect.x, rect.y, rect.w, scale.card_h};
}

void draw_host(const MapHost& host, const MapScale& scale, const Selection& selection, Ui& ui) {
    const Rect rect = host_rect(scale, host);
    const bool selected = selection.host == host.id && selection.focus == Selection::Focus::Host;
    if (scale.words()) {
        draw_card_ground(rect, selected, host.on, ui);
        if (host.trouble) draw_trouble(rect, ui);
    }
    Rect head = rect;
    switch (scale.of(host.id)) {
        case Detail::Square:
            draw_square(host, rect, selected, ui);
            break;
        case Detail::Name:
            head = draw_name_card(host, rect, ui);
            break;
        case Detail::Card:
            head = draw_host_card(host, rect, scale, ui);
            break;
    }
    host_clicks(host, scale, head, ui);
}

void draw_store(const MapStore& store, const MapScale& scale, const Selection& selection, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect rect = store_rect(scale, store);
    draw_card_ground(rect, false, true, ui);
    const float icon = ui.px(11);
    const bool sign = text_width(ui.fonts.small, ui.say("mailboxes")) <= rect.w - ui.px(24);
    if (sign) draw_icon(draw, Icon::Stack, rect.x + ui.px(6) + icon / 2, rect.y + ui.px(11), icon, ui.theme.muted);
    put_text_fit(draw, ui.fonts.small, rect.x + ui.px(sign ? 22 : 6), rect.y + ui.px(4), rect.w - ui.px(sign ? 24 : 8),
                 ui.theme.muted, ui.say("mailboxes"));
    float top = rect.y + scale.row_h * 1.05F;
    for (const MapStore::Box& box : store.boxes) {
        const Rect row{rect.x, top, rect.w, scale.row_h};
        if (selection.focus == Selection::Focus::Account && selection.account == box.account) {
            draw.AddRectFilled({row.x + 2, row.y}, {row.right() - 2, row.bottom()},
                               ink(ui.theme.selected), ui.px(3));
        }
        const float lock = box.locked_by ? ui.px(18) : 0;
        draw_stack(box.stack, {row.x, row.y, row.w - lock, row.h}, ui);
        const Rect name{row.x, row.y, text_width(ui.fonts.small, box.stack.label) + ui.px(10),
                        row.h};
        if (click_area(ui, "map.mailbox." + box.address, name)) {
            Selection pick;
            pick.account = box.account;
            pick.focus = Selection::Focus::Account;
            ui.emit(Select{pick, false});
        }
        if (box.locked_by)
            draw_icon(draw, Icon::Lock, row.right() - ui.px(10), row.y + row.h / 2, ui.px(12),
                      ui.theme.warn);
        top += scale.row_h;
    }
    if (store.boxes.empty())
        put_text(draw, ui.fonts.small, rect.x + ui.px(6), top, ui.theme.muted, ui.say("empty"));
}

void draw_links(const MapView& view, const MapScale& scale, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (scale.words()) {
        for (const MapStore& store : view.stores) {
            const ImVec2 to = middle(store_rect(scale, store));
            for (const base::HostId server : store.servers) {
                if (const MapHost* host = view.host(server)) {
                    draw.AddLine(middle(host_rect(scale, *host)), to, ink(ui.theme.border),
                                 ui.px(1.5F));
                }
            }
        }
    }
    for (const MapLink& link : view.links) {
        const MapHost* client = view.host(link.client);
        const MapHost* server = view.host(link.server);
        if (client == nullptr || server == nullptr) continue;
        const Color color = ui.theme.stripes[session_stripe(link.session)];
        const ImVec2 a = middle(host_rect(scale, *client));
        const ImVec2 b = middle(host_rect(scale, *server));
        if (link.connecting) {
            draw_dashes(draw, a, b, color, ui.px(2), ui.px(5));
        } else {
            draw.AddLine(a, b, ink(color), ui.px(2.5F));
            if (link.encrypted) draw_icon(draw, Icon::Lock, (a.x + b.x) / 2, (a.y + b.y) / 2, ui.px(13), ui.theme.good);
        }
    }
}

float overlap(const Rect& a, const Rect& b) {
    const float w = std::min(a.right(), b.right()) - std::max(a.x, b.x);
    const float h = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
    return w > 0 && h > 0 ? w * h : 0;
}

/// A place for a bubble of this size near the way from `from` to `to` that covers the least.
Rect bubble_place(const MapView& view, const MapScale& scale, ImVec2 from, ImVec2 to, float w,
                  float h, const Ui& ui) {
    Rect best;
    float least = 1e12F;
    for (const float t : {0.5F, 0.38F, 0.62F, 0.25F, 0.75F, 0.12F, 0.88F}) {
        for (const float dy : {-24.0F, 24.0F, -33.0F, 33.0F, -44.0F, 44.0F, -55.0F, 55.0F, -66.0F, 66.0F, -90.0F, 90.0F, -120.0F, 120.0F}) {
            Rect place{from.x + (to.x - from.x) * t - w / 2,
                       from.y + (to.y - from.y) * t + ui.px(dy) - h / 2, w, h};
            place.x = std::clamp(place.x, scale.area.x + 4,
                                 std::max(scale.area.x + 4, scale.area.right() - w - 4));
            place.y = std::clamp(place.y, scale.area.y + 4,
                                 std::max(scale.area.y + 4, scale.area.bottom() - h - 4));
            float cost = std::fabs(dy) * ui.scale * 2 + std::fabs(t - 0.5F) * 200 * ui.scale;
            for (const MapHost& host : view.hosts)
                cost += overlap(place, host_rect(scale, host)) * 3;
            for (const MapStore& store : view.stores)
                cost += overlap(place, store_rect(scale, store)) * 3;
            for (const MapRegion& region : view.regions) {
                const ImVec2 low = at(scale, {region.area.x, region.area.y});
                const float name = text_width(ui.fonts.bold, region.title) + text_width(ui.fonts.small, ui.say(region.name)) + ui.px(20);
                cost += overlap(place, {low.x, low.y, name, ui.px(22)}) * 3;
            }
            if (cost >= least) continue;
            least = cost;
            best = place;
        }
    }
    return best;
}

void draw_current(const MapView& view, const MapScale& scale, float progress, Ui& ui) {
    const MapFlight& line = view.current;
    const MapHost* from = view.host(line.from);
    const MapHost* to = view.host(line.to);
    if (!line.line || from == nullptr || to == nullptr) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect from_card = host_rect(scale, *from);
    const Rect to_card = host_rect(scale, *to);
    const ImVec2 a = edge_point(middle(to_card), from_card, ui.px(1));
    const ImVec2 b = edge_point(middle(from_card), to_card, ui.px(1));
    // Between neighbours the head is as long as the way, so that it lies over neither of them.
    const float way = std::hypot(b.x - a.x, b.y - a.y);
    const float t = 1 - (1 - progress) * (1 - progress);
    const ImVec2 head{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
    const Color color = line.from_client ? ui.theme.client : ui.theme.server;
    draw_arrow(draw, a, head, color, ui.px(3), std::clamp(way, ui.px(5), ui.px(12)));
    if (line.letter) {
        const float back =
            std::min(1.0F, ui.px(24) / std::max(1.0F, way));
        draw_envelope(draw, ui.theme, head.x - (b.x - a.x) * back, head.y - (b.y - a.y) * back,
                      ui.px(34), letter_mark(line.letter));
    }
    const std::string speaker = line.from_client ? "C:" : "S:";
    const std::string_view overheard = ui.say(line.overheard);
    const float text = std::max(text_width(ui.fonts.mono, line.text), text_width(ui.fonts.small, overheard));
    const float width = std::min(text + ui.px(44), scale.area.w - ui.px(10));
    const float row = ui.px(26);
    const float height = row + (overheard.empty() ? 0 : ui.px(17));
    const Rect rest = scale.words() ? bubble_place(view, scale, a, b, width, height, ui)
                                    : Rect{head.x, head.y + ui.px(8), width, height};
    const float shift = (1 - t) * 0.5F;
    const Rect place{rest.x - (b.x - a.x) * shift, rest.y - (b.y - a.y) * shift, width, height};
    draw.AddRectFilled({place.x, place.y}, {place.right(), place.bottom()}, ink(ui.theme.part),
                       ui.px(6));
    draw.AddRect({place.x, place.y}, {place.right(), place.bottom()}, ink(color), ui.px(6), 0,
                 ui.px(2));
    const float y = place.y + (row - ui.fonts.mono->FontSize) / 2;
    put_text(draw, ui.fonts.mono_bold, place.x + ui.px(8), y, color, speaker);
    put_text_fit(draw, ui.fonts.mono, place.x + ui.px(32), y, place.w - ui.px(38), ui.theme.text,
                 line.text);
    if (overheard.empty()) return;
    const Color sign = line.encrypted ? ui.theme.good : ui.theme.warn;
    if (line.encrypted) draw_icon(draw, Icon::Lock, place.x + ui.px(17), place.y + row + ui.px(5), ui.px(11), sign);
    else put_text(draw, ui.fonts.bold, place.x + ui.px(15), place.y + row - ui.px(4), sign, "!");
    put_text_fit(draw, ui.fonts.small, place.x + ui.px(32), place.y + row - ui.px(2), place.w - ui.px(38), sign, overheard);
}

void draw_flights(const MapView& view, const MapScale& scale, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (const MapFlight& flight : view.flights) {
        const MapHost* from = view.host(flight.from);
        const MapHost* to = view.host(flight.to);
        if (from == nullptr || to == nullptr) continue;
        const Rect from_card = host_rect(scale, *from);
        const Rect to_card = host_rect(scale, *to);
        const ImVec2 a = edge_point(middle(to_card), from_card, ui.px(4));
        const ImVec2 b = edge_point(middle(from_card), to_card, ui.px(4));
        const auto t = static_cast<float>(flight.progress);
        const ImVec2 p{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        if (flight.letter) {
            draw_envelope(draw, ui.theme, p.x, p.y, ui.px(28), letter_mark(flight.letter));
        } else {
            draw.AddCircleFilled(p, ui.px(4),
                                 ink(flight.from_client ? ui.theme.client : ui.theme.server), 12);
        }
    }
}

/// Settings have the names that scripts have for them, and each part of them may have a word.
std::string chip_words(const MapChip& chip, const Ui& ui) {
    const bool setting = chip.label.find(" = ") != std::string::npos;
    return setting ? ui.tongue.in_parts(chip.label, kSettingSeams) : std::string{ui.say(chip.label)};
}

void draw_chip(const MapChip& chip, const Rect& spot, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    bool hovered = false;
    if (click_area(ui, chip.id, spot, chip.clear.has_value(), &hovered) && chip.clear)
        ui.emit(Do{*chip.clear});
    const Color color = chip.set ? ui.theme.of(chip.role) : ui.theme.muted;
    draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()},
                       ink(hovered ? ui.theme.hovered : ui.theme.part), ui.px(11));
    draw.AddRect({spot.x, spot.y}, {spot.right(), spot.bottom()},
                 ink(chip.set ? color : ui.theme.border), ui.px(11), 0, ui.px(1.5F));
    // A cross takes away what is so; a plus makes it so.
    const float m = spot.x + ui.px(13);
    const float my = spot.y + spot.h / 2;
    const float r = ui.px(chip.set ? 3.5F : 4.5F);
    const float d = chip.set ? r : 0;
    draw.AddLine({m - r, my - d}, {m + r, my + d}, ink(color), ui.px(2));
    draw.AddLine({m - d, my + r}, {m + d, my - r}, ink(color), ui.px(2));
    put_text_fit(draw, ui.fonts.small, spot.x + ui.px(23), spot.y + ui.px(4), spot.w - ui.px(28),
                 chip.set ? ui.theme.text : ui.theme.muted, chip_words(chip, ui));
}

/// What was made to go wrong, and what one click makes so at the host that is picked: one row where the map
/// needs its room for names, else as many as a third of it has room for. Returns the height taken.
float draw_chips(const MapView& view, const Rect& area, Ui& ui) {
    if (view.chips.empty()) return 0;
    const float height = ui.px(24);
    // What is offered at a host that was picked has been asked for.
    const bool asked = std::any_of(view.chips.begin(), view.chips.end(), [](const MapChip& chip) { return chip.id.starts_with("map.switch."); });
    const bool narrow = area.h < ui.px(430) && !asked;
    const auto most = narrow ? std::size_t{1} : static_cast<std::size_t>(std::max(1.0F, area.h / 3 / height));
    std::vector<Rect> spots;
    float x = area.x;
    std::size_t row = 0;
    for (const MapChip& chip : view.chips) {
        const float width =
            std::min(text_width(ui.fonts.small, chip_words(chip, ui)) + ui.px(32), area.w * 0.6F);
        if (x > area.x && x + width > area.right()) {
            if (row + 1 == most) break;
            x = area.x;
            ++row;
        }
        spots.push_back({x, height * static_cast<float>(row), width, height - ui.px(2)});
        x += width + ui.px(6);
    }
    const float all = height * static_cast<float>(row + 1);
    for (std::size_t n = 0; n < spots.size(); ++n) {
        Rect spot = spots[n];
        spot.y += area.bottom() - all;
        draw_chip(view.chips[n], spot, ui);
    }
    if (spots.size() < view.chips.size())
        put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.small, x, area.bottom() - height + ui.px(5),
                     area.right() - x, ui.theme.muted,
                     ui.say(fmt::format("+ {} more", view.chips.size() - spots.size())));
    return all + ui.px(3);
}

/// One line instead: how many switches are set otherwise than usual, and the first of them.
float draw_chips_line(const MapView& view, const Rect& area, Ui& ui) {
    const float height = ui.px(15);
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.small, area.x + ui.px(4), area.bottom() - height + ui.px(2), area.w - ui.px(8), ui.theme.muted,
                 view.chips.size() == 1 ? ui.say(view.chips.front().label)
                                        : ui.say(fmt::format("{}, and {} more policies", view.chips.front().label, view.chips.size() - 1)));
    return height;
}

/// Policies in one line, where a row of chips would cost the hosts their names. Faults, and what is offered at a host
/// that was picked, are always chips.
bool gives_way(const MapView& view, const Rect& area, const Ui& ui) {
    const auto is_policy = [](const MapChip& chip) { return chip.role == Role::Link && !chip.id.starts_with("map.switch."); };
    if (view.chips.empty() || !std::all_of(view.chips.begin(), view.chips.end(), is_policy)) return false;
    Rect with_chips = area;
    with_chips.h -= ui.px(27);
    Rect with_line = area;
    with_line.h -= ui.px(15);
    return !scale_of(view, with_chips, ui).words() && scale_of(view, with_line, ui).words();
}

}  // namespace

void draw_map(const MapView& view, const MapUi& state, const Selection& selection, const Rect& rect,
              Ui& ui) {
    Rect area{rect.x + ui.px(8), rect.y, rect.w - ui.px(16), rect.h - ui.px(8)};
    if (!gives_way(view, area, ui)) area.h -= draw_chips(view, area, ui);
    else area.h -= draw_chips_line(view, area, ui);
    if (view.hosts.empty()) {
        put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.text, area.x + ui.px(8),
                         area.y + ui.px(8), area.w - ui.px(16), ui.theme.muted,
                         ui.say(view.empty_text));
        return;
    }
    const MapScale scale = scale_of(view, area, ui);
    draw_regions(view, scale, ui);
    draw_links(view, scale, ui);
    for (const MapHost& host : view.hosts) draw_host(host, scale, selection, ui);
    if (scale.words()) {
        for (const MapStore& store : view.stores) draw_store(store, scale, selection, ui);
    }
    draw_flights(view, scale, ui);
    draw_current(view, scale, state.progress, ui);
}

}  // namespace gui
