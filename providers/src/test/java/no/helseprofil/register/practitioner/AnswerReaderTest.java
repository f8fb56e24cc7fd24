package no.helseprofil.register.practitioner;

import static no.helseprofil.register.practitioner.Answers.doctor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.Practitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    /** Noon in Norway on the last day of winter. */
    private static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");

    private static final AnswerReader READER = new AnswerReader(AnswerShape.standard());

    private static Practitioner read(String answer) throws MalformedException {
        return READER.read(Answers.json(answer)).at(NOW);
    }

    private static List<Approval> approvals(String approval) throws MalformedException {
        return read(Answers.with(approval)).approvals();
    }

    @Test
    void readsADoctor() throws MalformedException {
        Practitioner doctor = read(Answers.with(
                doctor(",\"rekvisisjonsretter\":[{\"type\":{\"aktiv\":true,\"verdi\":1,\"beskrivelse\":\"Full\"}}],"
                        + "\"spesialiteter\":[{\"type\":{\"aktiv\":true,\"verdi\":\"2\"}}]")));
        assertThat(doctor.number().value()).isEqualTo("431001110");
        assertThat(doctor.approvals())
                .containsExactly(new Approval(
                        "LE",
                        new Code("1", "Autorisasjon"),
                        List.of(new Code("1", "Full")),
                        List.of(new Code("2", null))));
    }

    @Test
    void isInTheRegisterWithoutApprovals() throws MalformedException {
        assertThat(read(Answers.with()).approvals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"gyldig\":null",
                ",\"gyldig\":{\"fra\":null,\"til\":null}",
                ",\"gyldig\":{\"fra\":\"2026-03-01T12:00:00\"}",
                ",\"gyldig\":{\"fra\":\"2026-03-01T12:00:00+01:00\"}",
                ",\"gyldig\":{\"fra\":\"2026-03-01T11:00:00.0000000Z\"}",
                ",\"gyldig\":{\"fra\":\"2026-03-01\"}",
                ",\"gyldig\":{\"til\":\"2026-03-02\"}",
                ",\"gyldig\":{\"til\":\"2026-03-01T12:00:00.0000001\"}",
                ",\"gyldig\":{\"til\":\"9999-12-31T23:59:59.9999999\"}",
                ",\"gyldig\":{\"fra\":\"0001-01-01T00:00:00\"}",
                ",\"suspensjonsperioder\":[]",
                ",\"suspensjonsperioder\":null",
                ",\"suspensjonsperioder\":false",
                ",\"suspensjonsperioder\":[{\"periode\":{\"fra\":\"2020-01-01\",\"til\":\"2021-01-01\"}}]",
                ",\"suspensjonsperioder\":[{\"periode\":{\"fra\":\"2026-03-02\"}}]"
            })
    void isInForce(String more) throws MalformedException {
        assertThat(approvals(doctor(more))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"gyldig\":{\"til\":\"2026-03-01T12:00:00\"}",
                ",\"gyldig\":{\"til\":\"2026-03-01T11:00:00Z\"}",
                ",\"gyldig\":{\"til\":\"2026-03-01\"}",
                ",\"gyldig\":{\"til\":\"1999-01-01\"}",
                ",\"gyldig\":{\"fra\":\"2026-03-02\"}",
                ",\"gyldig\":{\"fra\":\"2026-03-01T12:00:01\"}",
                ",\"suspensjonsperioder\":true",
                ",\"suspensjonsperioder\":[{}]",
                ",\"suspensjonsperioder\":[{\"periode\":{}}]",
                ",\"suspensjonsperioder\":[{\"periode\":{\"fra\":\"2026-03-01\"}}]",
                ",\"suspensjonsperioder\":[{\"periode\":{\"til\":\"2026-03-02\"}}]",
                ",\"suspensjonsperioder\":[{\"periode\":{\"fra\":\"2020-01-01\",\"til\":\"2021-01-01\"}},"
                        + "{\"periode\":{\"fra\":\"2026-01-01\",\"til\":null}}]"
            })
    void hasEndedHasNotBegunOrIsSuspended(String more) throws MalformedException {
        assertThat(approvals(doctor(more))).isEmpty();
    }

    @Test
    void isNoAuthorizationIfItIsNotActiveOrOfAnotherList() throws MalformedException {
        assertThat(approvals(doctor("").replace("\"aktiv\":true,\"oid\":7704", "\"aktiv\":false,\"oid\":7704")))
                .isEmpty();
        assertThat(approvals(doctor("").replace("7704", "7702"))).isEmpty();
        assertThat(approvals(doctor("").replace("\"oid\":7704,", ""))).hasSize(1);
    }

    @Test
    void tellsNoRightAndNoSpecialityThatHasEnded() throws MalformedException {
        String codes = "[{\"type\":{\"aktiv\":true,\"verdi\":\"1\"}},"
                + "{\"type\":{\"aktiv\":false,\"verdi\":\"2\"}},"
                + "{\"type\":{\"aktiv\":true,\"verdi\":\"3\"},\"gyldig\":{\"til\":\"2026-01-01\"}},"
                + "{\"type\":{\"aktiv\":true,\"verdi\":\"4\"},\"suspensjonsperioder\":true}]";
        Approval approval = approvals(doctor(",\"rekvisisjonsretter\":" + codes + ",\"spesialiteter\":" + codes))
                .get(0);
        assertThat(approval.requisitionRights()).containsExactly(new Code("1", null));
        assertThat(approval.specialities()).containsExactly(new Code("1", null));
    }

    @Test
    void nobodyWhoIsSuspendedHasAnApproval() throws MalformedException {
        String answer = Answers.with(doctor("")).replace("{\"nin\"", "{\"suspensjonsperioder\":true,\"nin\"");
        assertThat(read(answer).approvals()).isEmpty();
        assertThat(read(answer).number().value()).isEqualTo("431001110");
    }

    @Test
    void endsWhileItIsKept() throws MalformedException {
        RegisteredPractitioner kept =
                READER.read(Answers.json(Answers.with(doctor(",\"gyldig\":{\"til\":\"2026-03-02\"}"))));
        Instant midnight = Instant.parse("2026-03-01T23:00:00Z");
        assertThat(kept.at(midnight.minusMillis(1)).approvals()).hasSize(1);
        assertThat(kept.at(midnight).approvals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | there is no list of approvals",
                "{\"hprNummer\":1}                                                   | there is no list of approvals",
                "{\"hprNummer\":1,\"godkjenninger\":{}}                              | there is no list of approvals",
                "{\"godkjenninger\":[]}                                              | there is no HPR number",
                "{\"hprNummer\":0,\"godkjenninger\":[]}                              | there is no HPR number",
                "{\"hprNummer\":1.5,\"godkjenninger\":[]}                            | there is no HPR number",
                "{\"hprNummer\":true,\"godkjenninger\":[]}                           | there is no HPR number",
                "{\"hprNummer\":1,\"suspensjonsperioder\":\"nei\",\"godkjenninger\":[]} | suspensions are neither true nor a list",
                "{\"hprNummer\":1,\"godkjenninger\":[null]}                          | a code does not say whether it is active",
                "{\"hprNummer\":1,\"godkjenninger\":[{}]}                            | a code does not say whether it is active"
            })
    void isNoAnswerInAnotherShape(String answer, String reason) {
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"gyldig\":{\"til\":\"2026-13-01\"}",
                ",\"gyldig\":{\"til\":\"31.12.2025\"}",
                ",\"gyldig\":{\"til\":\"\"}",
                ",\"gyldig\":{\"til\":false}",
                ",\"gyldig\":{\"til\":1767222000}",
                ",\"gyldig\":{\"fra\":\"snart\"}",
                ",\"suspensjonsperioder\":[{\"periode\":{\"fra\":\"?\"}}]",
                ",\"suspensjonsperioder\":1",
                ",\"suspensjonsperioder\":{}",
                ",\"rekvisisjonsretter\":{}",
                ",\"rekvisisjonsretter\":[{\"type\":{\"verdi\":\"1\"}}]",
                ",\"spesialiteter\":[{\"type\":{\"aktiv\":\"true\",\"verdi\":\"1\"}}]",
                ",\"spesialiteter\":[{\"type\":{\"aktiv\":true}}]",
                ",\"spesialiteter\":[{\"type\":{\"aktiv\":true,\"verdi\":\" \"}}]"
            })
    void doesNotGuess(String more) {
        assertThatThrownBy(() -> approvals(doctor(more))).isInstanceOf(MalformedException.class);
    }

    @Test
    void anAuthorizationThatDoesNotSayWhetherItIsActiveIsNone() {
        assertThatThrownBy(() -> approvals(doctor("").replace("\"aktiv\":true,\"oid\":7704", "\"oid\":7704")))
                .hasMessage("a code does not say whether it is active");
        assertThatThrownBy(
                        () -> approvals(doctor("").replace("\"aktiv\":true,\"oid\":7704", "\"aktiv\":1,\"oid\":7704")))
                .hasMessage("a code does not say whether it is active");
    }

    @Test
    void readsAnotherShape() throws MalformedException {
        AnswerShape shape = AnswerShape.parse("""
                { "pid": null, "number": "/hpr/number", "approvals": "/items", "profession": "/p", "authorization": "/a",
                  "value": "/c", "active": "/on", "validTo": "/end", "list": null }
                """);
        Practitioner doctor = new AnswerReader(shape)
                .read(Answers.json("{\"hpr\":{\"number\":\"009144900\"},\"items\":[{\"p\":{\"c\":\"LE\"},"
                        + "\"a\":{\"c\":\"1\",\"on\":true,\"oid\":1}},{\"p\":{\"c\":\"SP\"},"
                        + "\"a\":{\"c\":\"1\",\"on\":true},\"end\":\"2020-01-01\"}]}"))
                .at(NOW);
        assertThat(doctor.number().value()).isEqualTo("9144900");
        assertThat(doctor.approvals()).extracting(Approval::profession).containsExactly("LE");
        assertThat(shape.has(Place.PID)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"active\":null}    | write where active is; there are no claims without it",
                "{\"number\":null}    | write where number is; there are no claims without it",
                "{\"number\":\"hpr\"} | write each place as a JSON pointer, such as /hprNummer",
                "{\"number\":7}       | write each place as a JSON pointer, such as /hprNummer",
                "[]                   | not a JSON object"
            })
    void saysWhatIsWrongWithAShape(String shape, String remedy) {
        assertThatThrownBy(() -> AnswerShape.parse(shape)).hasMessage(remedy);
    }

    @Test
    void knowsNoOtherPlaces() {
        assertThatThrownBy(() -> AnswerShape.parse("{\"name\":\"/navn\"}"))
                .hasMessageStartingWith("write no other members than pid, number, approvals,");
    }
}
