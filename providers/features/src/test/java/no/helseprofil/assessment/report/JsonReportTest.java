package no.helseprofil.assessment.report;

import static no.helseprofil.assessment.report.SmallRealm.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequirementTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonReportTest {

    private static final JsonNode REPORT = report(SmallRealm.whole(), Language.EN);

    @Test
    void containsTheRunAndEachSubject() {
        assertThat(REPORT.path("id").textValue()).isEqualTo("run-2");
        assertThat(REPORT.path("status").textValue()).isEqualTo("done");
        assertThat(REPORT.path("started").textValue()).isEqualTo("2026-11-25T06:00:00Z");
        assertThat(REPORT.path("startedBy").textValue()).isEqualTo("kari.grevling");
        assertThat(REPORT.path("progress")).hasToString("{\"done\":7,\"total\":7}");
        assertThat(REPORT.at("/realm/clientId").textValue()).isEqualTo("nord");
        assertThat(REPORT.path("clients"))
                .extracting(client -> client.path("clientId").textValue())
                .containsExactly("apotek", "fastlege", SmallRealm.NOTHING_TO_MEND, SmallRealm.FORMULA);
        assertThat(REPORT.path("apis"))
                .extracting(api -> api.path("clientId").textValue())
                .containsExactly("nhn:demo-api", "nhn:dumb-api");
    }

    @Test
    void containsEveryFindingOfAClient() {
        JsonNode finding = REPORT.at("/clients/0/verdicts/0");
        assertThat(finding.path("requirement").textValue()).isEqualTo("sender-constrained-tokens");
        assertThat(finding.path("verdict").textValue()).isEqualTo("fail");
        assertThat(finding.path("from").textValue()).isEqualTo("2026-11-24T06:00:00Z");
        assertThat(finding.path("message").textValue()).isEqualTo("Send a DPoP proof with each token request");
        assertThat(finding.path("evidence"))
                .hasToString(
                        "[{\"source\":\"configuration\",\"setting\":\"dpop.bound.access.tokens\",\"value\":\"false\"},"
                                + "{\"source\":\"traffic\",\"request\":\"token client_credentials\",\"count\":12,"
                                + "\"first\":\"2026-11-25T04:00:00Z\",\"last\":\"2026-11-25T05:00:00Z\"}]");
        assertThat(REPORT.at("/clients/0/stops"))
                .hasToString(
                        "{\"at\":\"2027-06-01T00:00:00Z\",\"requirements\":[\"pushed-authorization\",\"pkce-s256\"]}");
        assertThat(REPORT.at("/clients/1/remarks"))
                .extracting(remark -> remark.path("remark").textValue())
                .containsExactly("never-seen", "unstamped", "imported", "foreign-mapper", "foreign-mapper");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void eachFindingHasItsRemedyInTheReadersLanguage(Language language) {
        RequirementTexts texts = RequirementTexts.in(language);
        JsonNode report = report(SmallRealm.whole(), language);
        for (JsonNode client : report.path("clients")) {
            for (JsonNode verdict : client.path("verdicts")) {
                String id = verdict.path("requirement").textValue();
                boolean finding = List.of("fail", "warn", "waived")
                        .contains(verdict.path("verdict").textValue());
                assertThat(verdict.path("title").textValue())
                        .isEqualTo(texts.title(Catalogue.find(id).orElseThrow()));
                assertThat(verdict.path("remedy").textValue())
                        .as("%s %s", id, verdict.path("verdict"))
                        .isEqualTo(finding ? texts.remedy(Catalogue.find(id).orElseThrow()) : null);
            }
        }
    }

    @Test
    void anUnknownRequirementIsNamedByItsId() {
        JsonNode report =
                report(SmallRealm.of(SmallRealm.client("id", "c", verdict("of-yesterday", Verdict.FAIL))), Language.EN);
        JsonNode verdict = report.at("/clients/0/verdicts/0");
        assertThat(verdict.path("title").textValue()).isEqualTo("of-yesterday");
        assertThat(verdict.has("remedy")).isFalse();
    }

    @Test
    void emptyListsArePresent() {
        JsonNode report = report(SmallRealm.of(), Language.EN);
        assertThat(report.path("clients")).hasToString("[]");
        assertThat(report.path("apis")).hasToString("[]");
        assertThat(report.has("realm")).isFalse();
        assertThat(report(SmallRealm.of(SmallRealm.api()), Language.EN).path("clients"))
                .as("APIs alone")
                .hasToString("[]");
    }

    @Test
    void aFailedRunHasItsReason() {
        JsonNode report = report(
                SmallRealm.of()
                        .withRun(run -> new Run(
                                run.id(),
                                Run.Status.FAILED,
                                true,
                                false,
                                run.started(),
                                run.ended(),
                                3,
                                9,
                                null,
                                null,
                                "The node that ran it is gone; start it again")),
                Language.EN);
        assertThat(report.path("status").textValue()).isEqualTo("failed");
        assertThat(report.path("reason").textValue()).isEqualTo("The node that ran it is gone; start it again");
        assertThat(report.has("startedBy")).as("the schedule did").isFalse();
        assertThat(report.path("scope")).hasToString("{\"clients\":true,\"apis\":false}");
    }

    @Test
    void aClientsOwnReportOmitsStarterAndTotals() {
        JsonNode own = Written.of(Report.own(
                        SmallRealm.of(SmallRealm.apotek()),
                        SmallRealm.standing(),
                        Format.JSON,
                        SmallRealm.readers(Language.EN)))
                .json();
        assertThat(own.fieldNames())
                .toIterable()
                .containsExactly("id", "status", "started", "ended", "authentication", "refused", "clients", "apis");
        assertThat(own.at("/clients/0")).as("the same as administrators see").isEqualTo(REPORT.at("/clients/0"));
        assertThat(own.toString()).doesNotContain("kari.grevling");
        assertThat(own.path("authentication"))
                .hasToString("{\"method\":\"client-secret\",\"requirement\":\"private-key-jwt\",\"title\":\""
                        + RequirementTexts.in(Language.EN)
                                .title(Catalogue.find("private-key-jwt").orElseThrow())
                        + "\",\"ends\":\"2027-06-01T00:00:00Z\"}");
        JsonNode refused = own.at("/refused/0");
        assertThat(refused.path("requirement").textValue()).isEqualTo("assertion-lifetime@2027-06-01");
        assertThat(refused.path("count").longValue()).isEqualTo(412);
        assertThat(refused.path("proven").booleanValue()).isFalse();
        assertThat(refused.path("remedy").textValue())
                .as("of the requirement that the stage belongs to")
                .isEqualTo(RequirementTexts.in(Language.EN)
                        .remedy(Catalogue.find("assertion-lifetime").orElseThrow()));
    }

    @Test
    void isStreamed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> sizes = new ArrayList<>();
        SmallRealm large = SmallRealm.large(2000);
        StoredAssessment watched = new StoredAssessment() {
            @Override
            public Run run() {
                return large.run();
            }

            @Override
            public void forEach(Consumer<Assessed> reader) {
                large.forEach(assessed -> {
                    sizes.add(out.size());
                    reader.accept(assessed);
                });
            }
        };

        for (Format format : Format.values()) {
            out.reset();
            sizes.clear();
            Report.of(watched, format, SmallRealm.readers(Language.EN)).body().write(out);
            int whole = out.size();
            int held = whole - sizes.get(sizes.size() - 1);
            assertThat(held)
                    .as("%s: all but a buffer is written when the last client is read", format)
                    .isLessThan(whole / 5);
        }
    }

    @Test
    void anAbortedReportIsInvalidJson() {
        StoredAssessment broken = new StoredAssessment() {
            @Override
            public Run run() {
                return SmallRealm.run("run", true, true);
            }

            @Override
            public void forEach(Consumer<Assessed> reader) {
                reader.accept(SmallRealm.legevakt());
                throw new IllegalStateException("the database is gone");
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = Report.of(broken, Format.JSON, SmallRealm.readers(Language.EN));
        assertThatThrownBy(() -> report.body().write(out)).hasMessage("the database is gone");
        assertThatThrownBy(() -> new ObjectMapper().readTree(out.toByteArray()))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void doesNotListAClientAmongApis() {
        assertThatThrownBy(() -> report(SmallRealm.of(SmallRealm.api(), SmallRealm.apotek()), Language.EN))
                .isInstanceOf(IllegalStateException.class);
    }

    private static JsonNode report(StoredAssessment assessment, Language language) {
        return Written.of(Report.of(assessment, Format.JSON, SmallRealm.readers(language)))
                .json();
    }
}
