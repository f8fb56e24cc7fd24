package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static no.helseprofil.timetable.Documents.requirement;
import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDocumentRequirementsTest {

    @ParameterizedTest
    @ValueSource(strings = {"from", "observed", "until", "cohorts"})
    void refusesAnUnknownMember(String member) {
        problems(requirement("pushed-authorization", "{\"" + member + "\":\"2027-06-01T00:00:00Z\"}"))
                .as("an authority that writes it relies on it")
                .containsExactly(new Problem(
                        "/requirements/pushed-authorization/" + member, "this version knows no such member"));
    }

    @Test
    void suggestsTheRightCaseOfAMember() {
        problems(requirement("pushed-authorization", "{\"Announced\":\"2027-06-01T00:00:00Z\"}"))
                .containsExactly(new Problem(
                        "/requirements/pushed-authorization/Announced",
                        "this version knows no such member; did you mean announced?"));
    }

    @Test
    void refusesAnUnknownRequirement() {
        problems(requirement("pushed-authorisation", "{}"))
                .containsExactly(new Problem(
                        "/requirements/pushed-authorisation",
                        "no requirement has this name; did you mean pushed-authorization?"));
        problems(requirement("a/b~c", "{}")).extracting(Problem::pointer).containsExactly("/requirements/a~1b~0c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"off\"", "[]", "null", "true"})
    void refusesARequirementThatIsNoObject(String value) {
        problems(requirement("dpop-nonce", value))
                .containsExactly(new Problem("/requirements/dpop-nonce", "write an object"));
        problems("{\"ruleSet\":\"helseid\",\"requirements\":" + value + "}")
                .containsExactly(new Problem("/requirements", "write an object with a member for each requirement"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"observed\"",
                "\"announced\"",
                "\"enforced\"",
                "\"measured\"",
                "\"OFF\"",
                "\"\"",
                "null",
                "false"
            })
    void refusesAnyOtherPhase(String phase) {
        problems(requirement("dpop-nonce", "{\"phase\":" + phase + "}"))
                .containsExactly(new Problem(
                        "/requirements/dpop-nonce/phase",
                        "write \"off\", or leave it out; the other phases follow from the dates"));
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void allowsTurningOffDatedRequirementsOnly(Requirement requirement) throws InvalidProfileException {
        String document = requirement(requirement.id(), "{\"phase\":\"off\"}");
        if (requirement.kind() != RequirementKind.DATED) {
            problems(document)
                    .containsExactly(new Problem(
                            "/requirements/" + requirement.id() + "/phase",
                            "leave it out; this requirement can't be turned off"));
        } else {
            assertThat(terms(ProfileDocument.parse(document)).phaseOf(requirement))
                    .isEqualTo(Phase.OFF);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assertion-lifetime | max      | \"PT0S\"     | write a duration from PT1S to PT10M",
                "assertion-lifetime | max      | \"PT10M1S\"  | write a duration from PT1S to PT10M",
                "assertion-lifetime | max      | 60           | write a duration from PT1S to PT10M",
                "assertion-lifetime | ahead    | \"PT16S\"    | write a duration from PT0S to PT15S",
                "dpop-proof-age     | max      | \"PT25S\"    | write a duration from PT1S to PT24S",
                "dpop-proof-age     | ahead    | \"-PT1S\"    | write a duration from PT0S to PT15S",
                "dpop-nonce         | lifetime | \"PT10M1S\"  | write a duration from PT1S to PT10M",
                "dpop-nonce         | userinfo | \"true\"     | write true or false",
                "signing-algorithm  | allowed  | [\"none\"]   | write a list with at least one of RS256",
                "key-strength       | rsa      | 1023         | write a whole number from 1024 to 16384",
                "key-strength       | ec       | 522          | write a whole number from 224 to 521",
                "dpop-nonce         | max      | \"PT60S\"    | this requirement has no such parameter",
                "dpop-proof         | max      | \"PT60S\"    | this requirement has no such parameter"
            })
    void explainsInvalidParameters(String id, String name, String value, String detail) {
        problems(requirement(id, "{\"parameters\":{\"" + name + "\":" + value + "}}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/requirements/" + id + "/parameters/" + name);
                    assertThat(problem.detail()).startsWith(detail);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assertion-lifetime | max      | \"PT1S\"",
                "assertion-lifetime | max      | \"PT10M\"",
                "assertion-lifetime | ahead    | \"PT15S\"",
                "dpop-proof-age     | max      | \"PT24S\"",
                "dpop-nonce         | lifetime | \"PT1S\"",
                "dpop-nonce         | lifetime | \"PT10M\"",
                "signing-algorithm  | allowed  | [\"ES512\", \"PS512\"]",
                "key-strength       | rsa      | 16384",
                "key-strength       | ec       | 224"
            })
    void acceptsParametersWithinBounds(String id, String name, String value) throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(requirement(id, "{\"parameters\":{\"" + name + "\":" + value + "}}"));
        Stage stage = profile.stages().get(id).get(0);
        assertThat(stage.parameters().written(stage.requirement()).get(name)).hasToString(value.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"max\"", "1"})
    void refusesParametersThatAreNoObject(String value) {
        problems(requirement("dpop-nonce", "{\"parameters\":" + value + "}"))
                .containsExactly(new Problem(
                        "/requirements/dpop-nonce/parameters", "write an object with a member for each parameter"));
    }
}
