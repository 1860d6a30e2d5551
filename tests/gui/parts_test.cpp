// The parts beside the first views: each as text, held against files, and what each promises.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gui/view/compare_view.h"
#include "gui/view/finder_view.h"
#include "gui/view/form_view.h"
#include "gui/view/ladder_view.h"
#include "gui/view/ledger_view.h"
#include "gui/view/names.h"
#include "gui/view/octets_view.h"
#include "gui/view/present_view.h"
#include "gui/view/program_view.h"
#include "gui/view/queues_view.h"
#include "gui/view/server_view.h"
#include "gui/view/states_view.h"
#include "gui/view/stops.h"
#include "gui/view/tongue.h"
#include "gui/view/whatif_view.h"
#include "tests/gui/explanations.h"
#include "tests/gui/golden_text.h"
#include "tests/gui/moments.h"

namespace {

using base::Protocol;
using gui_test::at_line;
using gui_test::expect_golden;

/// A moment of a run with its index.
struct Moment {
    sim::Timeline timeline;
    gui::JournalIndex index;

    explicit Moment(sim::Timeline at) : timeline{std::move(at)} {
        index.refresh(timeline.journal(), timeline.branch());
    }
    [[nodiscard]] gui::Scene scene() const { return gui::scene_of(timeline); }
};

Moment collecting() {
    sim::Timeline timeline = gui_test::p1_run();
    EXPECT_TRUE(at_line(timeline, Protocol::Imap, false, "a3 OK"));
    return Moment{std::move(timeline)};
}

std::string ladder_text(const Moment& moment, const gui::ExchangeQuery& query) {
    gui::ExchangeIndex rows;
    rows.refresh(moment.scene(), moment.index, query);
    return text(gui::build_ladder(moment.scene(), moment.index, rows, query, 0, 10'000));
}

TEST(Parts, DoneIsLegalInIdle) {
    sim::Timeline timeline = gui_test::p1_run();
    timeline.seek(timeline.branches()[0].known);
    timeline.act(sim::Configure{"ben-home", {{"idle", "yes"}}});
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_to_rest(base::Instant::max(), 20'000);
    ASSERT_TRUE(at_line(timeline, Protocol::Imap, false, "+ "));
    const Moment moment{std::move(timeline)};
    const gui::StatesView view = gui::build_states(moment.scene(), moment.index, {});
    ASSERT_EQ(view.now, "idle");
    ASSERT_EQ(view.legal.size(), 1U) << text(view);
    EXPECT_EQ(view.legal[0].verb, "DONE");
    EXPECT_EQ(view.legal[0].leads_to, "selected / authenticated");
    EXPECT_TRUE(view.legal[0].answer);
}

TEST(Parts, AsTextWhileBenCollects) {
    const Moment moment = collecting();
    const gui::Scene scene = moment.scene();
    gui::ExchangeQuery folded;
    folded.folded = true;
    std::string out = "== ladder\n" + ladder_text(moment, folded);
    out += "== states\n" + text(gui::build_states(scene, moment.index, {}));
    out += "== octets\n" + text(gui::build_octets(scene, {}, false));
    out += "== server\n" + text(gui::build_server(scene, {.letter = base::LetterId{1}}, "").sheet);
    out += "== program\n" + text(gui::build_program(scene, {.letter = base::LetterId{1}}, {}));
    out += "== queues\n" + text(gui::build_queues(scene));
    out += "== letters\n" + text(gui::build_ledger(scene, moment.index));
    out += "== chart\n" + text(gui::build_chart(scene.world, scene.journal), scene);
    const gui::Explanations words = gui_test::explanations();
    const gui::Narrator narrator{scene, moment.index, words};
    const auto present =
        gui::build_present(narrator, gui::explain_line(narrator, scene.current_line()));
    out += "== present\n" + text(present, false) + text(present, true);
    expect_golden("parts", out);
}

TEST(Parts, EmptyOnesSayWhatWouldBeThere) {
    const Moment moment{gui_test::p1_run()};
    const gui::Scene scene = moment.scene();
    gui::ExchangeQuery folded;
    folded.folded = true;
    EXPECT_NE(ladder_text(moment, folded).find("Press Space"), std::string::npos);
    EXPECT_FALSE(gui::build_states(scene, moment.index, {}).empty_text.empty());
    EXPECT_FALSE(gui::build_octets(scene, {}, false).empty_text.empty());
    EXPECT_FALSE(gui::build_ledger(scene, moment.index).empty_text.empty());
    EXPECT_FALSE(gui::build_program(scene, {}, {}).list_empty.empty());
}

TEST(Parts, TheStateIsTheServersAndItsLegalVerbsAreThoseOfTheTable) {
    const Moment moment = collecting();
    const gui::StatesView view = gui::build_states(moment.scene(), moment.index, {});
    EXPECT_EQ(view.now, "selected");
    const auto has = [&](std::string_view verb) {
        return std::any_of(view.legal.begin(), view.legal.end(),
                           [&](const gui::LegalVerb& one) { return one.verb == verb; });
    };
    EXPECT_TRUE(has("CLOSE"));
    EXPECT_FALSE(has("LOGIN"));
}

TEST(Parts, SecretsStayMaskedInOctetsUnlessRevealed) {
    sim::Timeline timeline = gui_test::p1_run();
    ASSERT_TRUE(at_line(timeline, Protocol::Imap, true, "a1 LOGIN"));
    const gui::Scene scene = gui::scene_of(timeline);
    const std::string masked = text(gui::build_octets(scene, {}, false));
    const std::string shown = text(gui::build_octets(scene, {}, true));
    EXPECT_NE(masked.find("** **"), std::string::npos);
    EXPECT_EQ(shown.find("** **"), std::string::npos);
    std::size_t masks = 0;
    for (std::size_t at = masked.find("**"); at != std::string::npos; at = masked.find("**", at + 2)) ++masks;
    EXPECT_EQ(masks, gui::kMaskOctets) << "the mask has one length: " << masked;
    EXPECT_EQ(masked.find("octets on the wire"), std::string::npos) << "nor does a number tell the secret's: " << masked;
}

TEST(Parts, FiltersByProtocolVerbAndOutcome) {
    Moment moment{gui_test::p1_run()};
    moment.timeline.seek(moment.timeline.branches()[0].known);
    const auto rows_of = [&](const gui::ExchangeQuery& query) {
        gui::ExchangeIndex rows;
        rows.refresh(moment.scene(), moment.index, query);
        return gui::build_exchange(moment.scene(), moment.index, rows, query, 0, 10'000).rows;
    };
    gui::ExchangeQuery query;
    query.protocol = Protocol::Dns;
    const auto dns = rows_of(query);
    ASSERT_FALSE(dns.empty());
    for (const auto& row : dns)
        EXPECT_EQ(moment.timeline.journal()[row.entry].protocol, Protocol::Dns);
    query = {};
    query.verb = "FETCH";
    const auto fetch = rows_of(query);
    ASSERT_FALSE(fetch.empty());
    EXPECT_NE(fetch.front().text.find("UID FETCH"), std::string::npos);
    for (const auto& row : fetch) EXPECT_EQ(row.text.find("SELECT"), std::string::npos);
    query = {};
    query.outcome = gui::LineOutcome::Copies;
    for (const auto& row : rows_of(query)) EXPECT_EQ(row.kind, gui::ExchangeRowKind::Copy);
    query.outcome = gui::LineOutcome::Bad;
    EXPECT_TRUE(rows_of(query).empty()) << "nothing is refused in p1";
}

TEST(Parts, TheChartEndsWhereTheLedgerDoes) {
    Moment moment{gui_test::p1_run()};
    moment.timeline.seek(moment.timeline.branches()[0].known);
    const gui::Scene scene = moment.scene();
    const gui::ChartView chart = gui::build_chart(scene.world, scene.journal);
    const gui::LedgerView ledger = gui::build_ledger(scene, moment.index);
    std::uint64_t copies = 0;
    for (const auto& series : chart.series) {
        if (series.kind == gui::ChartSeries::Kind::OctetsStored ||
            series.kind == gui::ChartSeries::Kind::OctetsMoved)
            continue;
        copies += series.values.back();
    }
    std::uint64_t present = 0;
    for (const auto& row : ledger.rows) present += row.present;
    EXPECT_EQ(copies, present);
}

TEST(Compare, NamesEveryDifferenceAndFillsTheTable) {
    sim::Timeline timeline = gui_test::p1_run();
    auto run = gui::CompareRun::of_choices(timeline, gui::retrieval_choices("ben-home"));
    ASSERT_TRUE(run.ok()) << run.problem().sentence();
    gui::CompareRun& compare = run.value();
    EXPECT_TRUE(compare.differences().empty());
    std::string out = "== at the start\n" + text(gui::build_compare(compare, "ben-home"));
    ASSERT_TRUE(compare.step_difference());
    ASSERT_FALSE(compare.differences().empty());
    EXPECT_TRUE(compare.is_new(0));
    out += "== first difference\n" + text(gui::build_compare(compare, "ben-home"));
    compare.to_end();
    EXPECT_TRUE(compare.at_end());
    out += "== at the end\n" + text(gui::build_compare(compare, "ben-home"));
    expect_golden("compare", out);
}

TEST(Compare, TheSameActsAreDoneInEveryWorldAtOneTime) {
    sim::Timeline timeline = gui_test::p1_run();
    auto run = gui::CompareRun::of_choices(timeline, gui::retrieval_choices("ben-home"));
    ASSERT_TRUE(run.ok());
    gui::CompareRun& compare = run.value();
    compare.to_end();
    const base::Instant now = compare.clock();
    compare.act(sim::SwitchDevice{"ben-home", false});
    for (const gui::CompareWorld& world : compare.worlds()) {
        EXPECT_FALSE(world.timeline.world().find_host("ben-home")->on) << world.name;
        EXPECT_EQ(world.timeline.branches()[world.timeline.branch()].acts.back().act.at, now);
    }
}

TEST(Compare, DoesNotOfferTheNextDifferenceAtTheEnd) {
    sim::Timeline timeline{sim::make_preset("l16-pop3-remove", 42).value()};
    (void)timeline.run_until(base::Instant::max(), 200);
    auto run = gui::CompareRun::of_choices(timeline, gui::retrieval_choices("ben-work"));
    ASSERT_TRUE(run.ok());
    EXPECT_NE(gui::build_compare(run.value(), "ben-work").no_difference.find("Press Next"),
              std::string::npos);
    run.value().to_end();
    EXPECT_EQ(gui::build_compare(run.value(), "ben-work").no_difference.find("Press"),
              std::string::npos);
}

TEST(Compare, ABranchStandsBesideTheOneItLeft) {
    sim::Timeline timeline = gui_test::p1_run();
    EXPECT_FALSE(gui::CompareRun::of_branch(timeline, 0).ok());
    timeline.act(sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    (void)timeline.run_until(base::Instant::max(), 20'000);
    auto run = gui::CompareRun::of_branch(timeline, timeline.branch());
    ASSERT_TRUE(run.ok()) << run.problem().sentence();
    run.value().to_end();
    EXPECT_EQ(run.value().worlds().size(), 2U);
    EXPECT_FALSE(run.value().differences().empty());
}

TEST(Finder, FindsActionsHostsLettersLinesAndMeanings) {
    Moment moment{gui_test::p1_run()};
    moment.timeline.seek(moment.timeline.branches()[0].known);
    const gui::Explanations words = gui_test::explanations();
    const gui::FinderAction actions[] = {{"view.ladder", "Show the ladder", ""}};
    const auto kinds = [&](std::string_view query) {
        std::string out;
        for (const auto& item :
             gui::build_finder(moment.scene(), words, actions, query).items)
            out += std::string{gui::finder_word(item.kind)} + " ";
        return out;
    };
    EXPECT_EQ(kinds("ladder"), "Action ");
    EXPECT_NE(kinds("mx1").find("Host"), std::string::npos);
    EXPECT_NE(kinds("picnic").find("Letter"), std::string::npos);
    EXPECT_NE(kinds("uid fetch body").find("Line"), std::string::npos);
    EXPECT_NE(kinds("digest").find("Meaning"), std::string::npos);
    EXPECT_NE(kinds("check_mail").find("Act"), std::string::npos);
    EXPECT_EQ(kinds("no such thing anywhere"), "");
}

TEST(Finder, DoesNotFindMaskedSecrets) {
    Moment moment{gui_test::p1_run()};
    moment.timeline.seek(moment.timeline.branches()[0].known);
    std::string password;
    for (const auto& host : moment.timeline.world().hosts) {
        if (host->name == "ben-home") password = host->program->settings.password;
    }
    ASSERT_FALSE(password.empty());
    EXPECT_TRUE(gui::build_finder(moment.scene(), gui_test::explanations(), {}, password).items.empty());
}

TEST(Form, EveryActHasAFormThatMakesIt) {
    Moment moment{gui_test::p1_run()};
    moment.timeline.seek(moment.timeline.branches()[0].known);
    for (const sim::ActForm& form : sim::act_forms()) {
        const gui::FormView view = gui::build_form(moment.scene(), form.verb, {});
        EXPECT_EQ(view.verb, form.verb);
        EXPECT_FALSE(view.about.empty()) << form.verb;
        EXPECT_EQ(view.fields.size(), form.fields.size()) << form.verb;
    }
    const gui::FormView check = gui::build_form(moment.scene(), "check_mail", {});
    const auto act = gui::act_from_form(check);
    ASSERT_TRUE(act.ok()) << act.problem().sentence();
    EXPECT_EQ(sim::action_text(act.value()), "check_mail(\"ada-desk\")");
    EXPECT_TRUE(gui::build_form(moment.scene(), "no such verb", {}).fields.empty());
}

TEST(Form, FieldsOfFaultsSayWhatMayStandInThem) {
    const Moment moment{gui_test::p1_run()};
    for (const char* verb : {"cut", "refuse", "strip", "tap", "set_link", "trouble_names", "mend",
                             "up", "down", "restart"}) {
        const gui::FormView view = gui::build_form(moment.scene(), verb, {});
        EXPECT_FALSE(view.fields.empty()) << verb;
        for (const gui::FormField& field : view.fields)
            EXPECT_FALSE(field.note.empty()) << verb << ", " << field.name;
    }
}

TEST(HostNames, AreNotShortenedIntoThoseOfAnotherDomain) {
    Moment moment{gui_test::p1_run()};
    const sim::World& world = moment.timeline.world();
    const auto short_of = [&](std::string_view name) {
        for (std::uint32_t n = 1; n <= world.hosts.size(); ++n) {
            if (world.host(base::HostId{n}).name == name)
                return gui::host_short(world, base::HostId{n});
        }
        return std::string{"no such host"};
    };
    EXPECT_EQ(short_of("mx1.meadow.example"), "mx1.meadow");
    EXPECT_EQ(short_of("dns.example.net"), "dns.example.net");
    EXPECT_EQ(short_of("ada-desk"), "ada-desk");
}

TEST(Stops, AreFoundBetweenTwoMoments) {
    const sim::Timeline timeline = gui_test::p1_run();
    gui::StopSet set;
    EXPECT_FALSE(gui::stops_between(timeline.journal(), 0, timeline.journal().size(), set));
    set.toggle(gui::StopKind::CopyEnded);
    EXPECT_TRUE(gui::stops_between(timeline.journal(), 0, timeline.journal().size(), set));
    EXPECT_FALSE(gui::stops_between(timeline.journal(), 0, 2, set));
    for (const gui::StopKind kind : {gui::StopKind::State, gui::StopKind::TalkEnds}) {
        gui::StopSet one;
        one.toggle(kind);
        EXPECT_TRUE(gui::stops_between(timeline.journal(), 0, timeline.journal().size(), one)) << gui::stop_word(kind);
        EXPECT_FALSE(gui::stops_between(timeline.journal(), 0, 2, one)) << gui::stop_word(kind);
    }
    const std::size_t all = timeline.journal().arrivals().size();
    for (const char* text : {"mail from", "250*accepted"}) EXPECT_TRUE(gui::finds_between(timeline.journal(), 0, all, text)) << text;
    EXPECT_FALSE(gui::finds_between(timeline.journal(), 0, all, "no such words"));
    EXPECT_FALSE(gui::finds_between(timeline.journal(), 0, all, ""));
}

TEST(Tongue, SaysWhatItHasAndRemembersWhatItHasNot) {
    auto loaded = gui::Tongue::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/lang", "de");
    ASSERT_TRUE(loaded.ok()) << loaded.problem().sentence();
    const gui::Tongue& tongue = loaded.value();
    EXPECT_EQ(tongue.label("Get mail"), "Post holen");
    EXPECT_EQ(tongue.label("no German for this"), "no German for this");
    ASSERT_EQ(tongue.missing().size(), 1U);
    EXPECT_EQ(tongue.missing().front(), "no German for this");
    EXPECT_FALSE(gui::Tongue::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/lang", "xx").ok());
}

/// The words of a language file with this text.
base::Result<gui::Tongue> tongue_with(const std::string& text) {
    const auto folder = std::filesystem::path{testing::TempDir()} / "postroom_tongue";
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "xx.txt", std::ios::binary} << text;
    return gui::Tongue::load(folder, "xx");
}

TEST(Tongue, SaysSentencesWithHoles) {
    auto loaded = tongue_with(
        "gone = fort\n"
        "can be removed by {} = von {} entfernbar\n"
        "can be removed by {}, on this device = auf diesem Gerät von {} entfernbar\n"
        "{1} leaves {2} at event {3} = {3}: {1} verlässt {2}\n"
        "Next: {} = Danach: {}\n"
        "{} copies now, {} gone = jetzt {} Kopien, {} fort\n"
        "the state is {}. = der Zustand ist {}.\n"
        "{} says “{}”. = {} sagt „{}“.\n");
    ASSERT_TRUE(loaded.ok()) << loaded.problem().sentence();
    const gui::Tongue& tongue = loaded.value();
    EXPECT_EQ(tongue.say("can be removed by Ada"), "von Ada entfernbar");
    EXPECT_EQ(tongue.say("can be removed by Ada, on this device"),
              "auf diesem Gerät von Ada entfernbar");
    EXPECT_EQ(tongue.say("main leaves try at event 7"), "7: main verlässt try");
    EXPECT_EQ(tongue.say("2 copies now, 1 gone"), "jetzt 2 Kopien, 1 fort");
    EXPECT_EQ(tongue.say("the state is gone."), "der Zustand ist fort.");
    EXPECT_EQ(tongue.say("Next: Ada says “gone”."), "Danach: Ada sagt „gone“.");
    EXPECT_EQ(tongue.say("can be removed by "), "can be removed by ");
    EXPECT_EQ(tongue.label("3 copies now, 0 gone"), "jetzt 3 Kopien, 0 fort");
    EXPECT_TRUE(tongue.missing().empty());
}

TEST(Tongue, SaysKeysDevicesAndSettingsPartByPart) {
    const auto loaded = gui::Tongue::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/lang", "de");
    ASSERT_TRUE(loaded.ok()) << loaded.problem().sentence();
    const gui::Tongue& tongue = loaded.value();
    EXPECT_EQ(tongue.in_parts("Ctrl + Shift + Z", gui::kKeySeams), "Strg + Umschalt + Z");
    EXPECT_EQ(tongue.in_parts("Ctrl + K, F2", gui::kKeySeams), "Strg + K, F2");
    EXPECT_EQ(tongue.in_parts("Space", gui::kKeySeams), "Leertaste");
    EXPECT_EQ(tongue.in_parts("Ben at ben-work", gui::kDeviceSeams), "Ben an ben-work");
    EXPECT_EQ(tongue.in_parts("Ben at ben-home (off)", gui::kDeviceSeams), "Ben an ben-home (aus)");
    EXPECT_EQ(tongue.in_parts("Meadow: tls_required = on", gui::kSettingSeams), "Meadow: TLS Pflicht = an");
    EXPECT_EQ(tongue.say("mx1.meadow: refuses RCPT with 451 4.3.0 later"), "mx1.meadow: lehnt RCPT ab mit 451 4.3.0 later");
    EXPECT_EQ(tongue.say("mx1.meadow: cable is cut after the final dot (once)"), "mx1.meadow: Leitung wird nach dem Schlusspunkt getrennt (einmal)");
    EXPECT_EQ(tongue.say("day 12 of 90"), "Tag 12 von 90");
    EXPECT_EQ(gui::Tongue{}.in_parts("Ctrl + K, F2", gui::kKeySeams), "Ctrl + K, F2");
}

TEST(Tongue, ReadyWorldsAreWhollyGerman) {
    const auto loaded = gui::Tongue::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/lang", "de");
    ASSERT_TRUE(loaded.ok()) << loaded.problem().sentence();
    const gui::Tongue& tongue = loaded.value();
    EXPECT_EQ(tongue.say("Three devices"), "Drei Geräte");
    // Sentences with a form of their own must not be said half by another form, such as “{} and {}”.
    EXPECT_EQ(tongue.say("1198 octets of 104.8 MB"), "1198 Oktette von 104.8 MB");
    EXPECT_EQ(tongue.say("59 min later"), "59 min später");
    EXPECT_EQ(tongue.say("Mon 09:00:00.497"), "Mo 09:00:00.497");
    EXPECT_EQ(tongue.say("Ben at ben-work: POP3, leave for 7 days"), "Ben an ben-work: POP3, 7 Tage auf dem Server lassen");
    for (const sim::Preset& preset : sim::presets())
        EXPECT_EQ(tongue.say(preset.about).find(" the "), std::string_view::npos) << tongue.say(preset.about);
}

TEST(Tongue, KeepsWhatItSaidWhileManyOthersAreSaid) {
    auto loaded = tongue_with("line {} = Zeile {}\n");
    ASSERT_TRUE(loaded.ok());
    const std::string_view kept = loaded.value().say("line 0");
    for (int n = 1; n < 4000; ++n) (void)loaded.value().say("line " + std::to_string(n));
    EXPECT_EQ(kept, "Zeile 0");
    for (int n = 4000; n < 20000; ++n) (void)loaded.value().say("line " + std::to_string(n));
    EXPECT_EQ(loaded.value().say("line 0"), "Zeile 0");
}

TEST(Tongue, NamesFileAndLineOfAWrongPattern) {
    for (const char* wrong : {"sent by {} = gesendet", "sent = gesendet von {}", "{}{} is = {}{}",
                              "{} = {}", "{1} to {1} = {1}", "a {1} b {3} = {1} {3}"}) {
        const auto loaded = tongue_with("Map = Karte\n# sentences\n" + std::string{wrong} + "\n");
        ASSERT_FALSE(loaded.ok()) << wrong;
        EXPECT_TRUE(loaded.problem().where.ends_with("xx.txt:3")) << loaded.problem().sentence();
    }
}

}  // namespace
