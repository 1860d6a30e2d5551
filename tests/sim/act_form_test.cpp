#include "sim/act_form.h"

#include <gtest/gtest.h>

namespace {

using sim::NamedValue;

TEST(ActForm, KnowsEveryActOnceBySenseAndName) {
    std::vector<std::string_view> verbs;
    for (const sim::ActForm& form : sim::act_forms()) {
        EXPECT_FALSE(form.about.empty()) << form.verb;
        EXPECT_LE(form.positional, form.fields.size() + 1) << form.verb;
        for (const std::string_view verb : verbs) EXPECT_NE(verb, form.verb);
        verbs.push_back(form.verb);
        EXPECT_EQ(sim::act_form(form.verb), &form);
    }
    EXPECT_GE(verbs.size(), std::variant_size_v<sim::Action>);
}

TEST(ActForm, WritesAnActAsAScriptLine) {
    EXPECT_EQ(sim::action_text(sim::CheckMail{"ben-home"}), "check_mail(\"ben-home\")");
    EXPECT_EQ(sim::action_text(sim::SwitchDevice{"ben-home", true}), "on(\"ben-home\")");
    EXPECT_EQ(sim::action_text(sim::SwitchDevice{"ben-home", false}), "off(\"ben-home\")");
    EXPECT_EQ(sim::action_text(sim::OpenLetter{"ben-home", base::LetterId{3}}), "open(\"ben-home\", M3)");
    EXPECT_EQ(sim::action_text(sim::SendLetter{"ada-desk", {"b@x.example"}, "A \"b\"", "x\r\n", ""}),
              "send{from = \"ada-desk\", to = \"b@x.example\", subject = \"A \\\"b\\\"\", body = \"x\\r\\n\"}");
    EXPECT_EQ(sim::action_text(sim::SendLetter{"ada-desk", {"b@x.example", "c@x.example"}, "", "", "\x01"}),
              "send{from = \"ada-desk\", to = {\"b@x.example\", \"c@x.example\"}, raw = \"\\x01\"}");
}

TEST(ActForm, MakesTheSameActFromItsFields) {
    const std::vector<sim::Action> acts{
        sim::SendLetter{"ada-desk", {"b@x.example"}, "s", "", "\xff"}, sim::CheckMail{"d"},
        sim::OpenLetter{"d", base::LetterId{7}}, sim::DeleteLetter{"d", "Inbox", base::LetterId{7}},
        sim::SwitchDevice{"d", false}, sim::SwitchDevice{"d", true},
        sim::set_rule("d", sim::RetrievalRule::Pop3Keep), sim::set_rule("d", sim::RetrievalRule::ImapKeep)};
    for (const sim::Action& act : acts) {
        const auto again = sim::make_act(sim::verb_of(act), sim::field_values(act));
        ASSERT_TRUE(again.ok()) << again.problem().sentence();
        EXPECT_EQ(again.value(), act) << sim::action_text(act);
    }
}

std::string problem(std::string_view verb, std::vector<NamedValue> values) {
    const auto made = sim::make_act(verb, values);
    return made.ok() ? "" : made.problem().sentence();
}

TEST(ActForm, SaysWhatIsWrongWithAField) {
    EXPECT_NE(problem("fly", {}).find("is no act"), std::string::npos);
    EXPECT_NE(problem("open", {{"box", std::string{"x"}}}).find("it has device, letter"), std::string::npos);
    EXPECT_NE(problem("open", {{"letter", std::string{"x"}}}).find("must be a letter"), std::string::npos);
    EXPECT_NE(problem("mark", {{"mark", std::string{"green"}}}).find("\"unread\""), std::string::npos);
    EXPECT_NE(problem("on", {{"on", true}}).find("has no field"), std::string::npos);
}

TEST(ActForm, TakesOneTextForAList) {
    const auto made = sim::make_act("send", std::vector<NamedValue>{{"to", std::string{"b@x.example"}}});
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(std::get<sim::SendLetter>(made.value()).to, std::vector<std::string>{"b@x.example"});
}

}  // namespace
