package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class JsonPropertiesTest {

    private static final List<String> TOKENS =
            List.of("{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\\", "1", "-", "e9", ".", "true", "null", " ");

    private static final List<String> SCALARS =
            List.of("1", "-2.5", "true", "null", "\"text\"", "[]", "{}", "{\"a\":[1]}");

    private static final List<String> LEVELS = List.of("{\"x\":%s}", "{\"x\":1,\"y\":%s}", "[%s]", "[1,%s,{}]");

    @Test
    void everyTextIsReadOrMalformed() {
        RandomInput.each(input -> {
            String text = input.text();
            JoseInputs.isReadOrMalformed(Json::object, text);
        });
    }

    @Test
    void everyAlmostJsonTextIsReadOrMalformed() {
        RandomInput.each(input -> {
            String text = String.join("", input.list(30, () -> input.of(TOKENS)));
            JoseInputs.isReadOrMalformed(Json::object, text);
        });
    }

    @Test
    void refusesADuplicateMemberAtAnyDepth() {
        RandomInput.each(input -> {
            String name = input.text(1, 8, "abcdefghijXYZ");
            String first = input.of(SCALARS);
            String second = input.of(SCALARS);
            List<String> nesting = input.list(15, () -> input.of(LEVELS));
            String twice = "{\"" + name + "\":" + first + ",\"between\":0,\"" + escaped(name) + "\":" + second + "}";
            String once = "{\"" + name + "\":" + first + ",\"between\":0,\"" + name + "2\":" + second + "}";

            assertThat(Json.object(wrap(once, nesting)))
                    .as("the positive control")
                    .isNotEmpty();
            assertThatThrownBy(() -> Json.object(wrap(twice, nesting)))
                    .as("readers disagree on which of the two counts")
                    .isInstanceOf(MalformedException.class);
        });
    }

    /** Returns the same name written in another way. */
    private static String escaped(String name) {
        return "\\u%04x".formatted((int) name.charAt(0)) + name.substring(1);
    }

    private static String wrap(String json, List<String> nesting) {
        String wrapped = json;
        for (String level : nesting) {
            wrapped = level.formatted(wrapped);
        }
        return "{\"root\":" + wrapped + "}";
    }
}
