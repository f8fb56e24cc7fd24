package no.helseprofil.keycloak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.Change.EntityRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {

    private static final Author AUTHOR = Author.of(null, null);

    @Test
    void aReasonIsOneLineOfUpTo500Characters() {
        assertThat(Change.isReason("Approved by the board, sak 12/26 – gjelder æøå"))
                .isTrue();
        assertThat(Change.isReason("x".repeat(500))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a tab\t", "\u0000", "a C1 control \u0085"})
    void refusesAnyOtherReason(String text) {
        assertThat(Change.isReason(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Change.ofProfile(AUTHOR, "{}", "{}", text));
    }

    @Test
    void refusesATooLongReason() {
        assertThat(Change.isReason("x".repeat(501))).isFalse();
    }

    @Test
    void limitsTheDetails() {
        String text = "x".repeat(256 * 1024);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change(
                        Change.Kind.CLIENT, EntityRef.NOBODY, AUTHOR, JsonNodeFactory.instance.textNode(text), null));
    }

    @Test
    void theDifferenceOfTwoLargeDocumentsFits() {
        String before = document('a');
        String after = document('b');

        assertThat(Change.ofProfile(AUTHOR, before, after, null).details().size())
                .as("no document may be too large to be replaced")
                .isEqualTo(1);
    }

    private static String document(char filling) {
        String frame = "{\"exempt\":[\"\"]}";
        return frame.replace("\"\"", "\"" + String.valueOf(filling).repeat(64 * 1024 - frame.length()) + "\"");
    }
}
