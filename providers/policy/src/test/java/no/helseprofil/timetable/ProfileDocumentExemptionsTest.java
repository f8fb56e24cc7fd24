package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.tuple;

import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDocumentExemptionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "\"7f0c2a9e\""})
    void refusesExemptionsThatAreNoList(String value) {
        problems("{\"ruleSet\":\"helseid\",\"exempt\":" + value + "}")
                .containsExactly(new Problem("/exempt", "write a list"));
    }

    @Test
    void requiresEveryMemberOfAnExemption() {
        problems(
                        "{\"ruleSet\":\"helseid\",\"exempt\":[\"7f0c2a9e\",{},"
                                + "{\"id\":1,\"reason\":\" \",\"until\":\"2027-01-01\"},"
                                + "{\"id\":\"7f0c2a9e\",\"reason\":\"r\",\"until\":\"2027-01-01T00:00:00Z\",\"clientId\":\"epj\"}]}")
                .extracting(Problem::pointer, Problem::detail)
                .containsExactlyInAnyOrder(
                        tuple("/exempt/0", "write an object with id, reason and until"),
                        tuple("/exempt/1/id", "write the internal id of the client"),
                        tuple("/exempt/1/reason", "write why this client is exempt"),
                        tuple("/exempt/1/until", Instants.REMEDY),
                        tuple("/exempt/2/id", "write the internal id of the client"),
                        tuple("/exempt/2/reason", "write why this client is exempt"),
                        tuple("/exempt/2/until", Instants.REMEDY),
                        tuple("/exempt/3/clientId", "this version knows no such member"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"2027-01-01T00:00:00\"", "\"2027\"", "\"\"", "1798761600", "null", "\"2027-13-01T00:00:00Z\""})
    void refusesAnEndWithoutTimeZone(String until) {
        problems("{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\"b\",\"until\":" + until + "}]}")
                .extracting(Problem::pointer)
                .containsExactly("/exempt/0/until");
    }
}
