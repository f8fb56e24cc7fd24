package no.helseprofil.keycloak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import no.helseprofil.keycloak.audit.Change.DocumentDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentDifferenceTest {

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("nothing", "{'a':1}", "{'a':1}", "[]"),
                Arguments.of("the form alone", "{'a':1,'b':2}", "{ 'b' : 2, 'a' : 1 }", "[]"),
                Arguments.of("a value", "{'a':1}", "{'a':2}", "[{'path':'/a','from':1,'to':2}]"),
                Arguments.of("a member more", "{}", "{'a':{'b':1}}", "[{'path':'/a','to':{'b':1}}]"),
                Arguments.of("a member less", "{'a':{'b':1}}", "{}", "[{'path':'/a','from':{'b':1}}]"),
                Arguments.of(
                        "two things, one deep down",
                        "{'a':{'b':{'c':'off'},'d':1},'e':1}",
                        "{'a':{'b':{'c':'on'},'d':1},'f':1}",
                        "[{'path':'/a/b/c','from':'off','to':'on'},{'path':'/e','from':1},{'path':'/f','to':1}]"),
                Arguments.of("a list, as a whole", "{'a':[1,2]}", "{'a':[2]}", "[{'path':'/a','from':[1,2],'to':[2]}]"),
                Arguments.of("null for a value", "{'a':1}", "{'a':null}", "[{'path':'/a','from':1,'to':null}]"),
                Arguments.of("null for no member", "{}", "{'a':null}", "[{'path':'/a','to':null}]"),
                Arguments.of("a name that a pointer escapes", "{}", "{'a/b~c':1}", "[{'path':'/a~1b~0c','to':1}]"),
                Arguments.of("an unreadable text", "{'a", "{'a':1}", "[{'path':'','from':'{\\'a','to':{'a':1}}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void reportsTheDifference(String what, String before, String after, String difference) {
        assertThat(DocumentDifference.between(quoted(before), quoted(after))).hasToString(quoted(difference));
    }

    @Test
    void truncatesUnreadableTexts() {
        String spoiled = "x".repeat(1024 * 1024);

        assertThat(DocumentDifference.between(spoiled, "{}").toString())
                .as("the change that mends it must fit into the table")
                .hasSizeLessThan(20 * 1024)
                .contains("xxx");
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
