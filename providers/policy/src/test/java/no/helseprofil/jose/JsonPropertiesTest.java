package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonPropertiesTest {

    @Property
    void anyTextIsReadOrMalformed(@ForAll String text) {
        JoseInputs.isReadOrMalformed(Json::object, text);
    }

    @Property
    void anyTextThatAlmostIsJsonIsReadOrMalformed(@ForAll("almostJson") String text) {
        JoseInputs.isReadOrMalformed(Json::object, text);
    }

    @Property
    void aMemberThatOccursTwiceIsRefusedAtAnyDepth(
            @ForAll("name") String name,
            @ForAll("scalar") String first,
            @ForAll("scalar") String second,
            @ForAll("nesting") List<String> nesting)
            throws MalformedException {
        String twice = "{\"" + name + "\":" + first + ",\"between\":0,\"" + escaped(name) + "\":" + second + "}";
        String once = "{\"" + name + "\":" + first + ",\"between\":0,\"" + name + "2\":" + second + "}";

        assertThat(Json.object(wrap(once, nesting))).as("the positive control").isNotEmpty();
        assertThatThrownBy(() -> Json.object(wrap(twice, nesting)))
                .as("readers disagree on which of the two counts")
                .isInstanceOf(MalformedException.class);
    }

    @Provide
    Arbitrary<String> almostJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\\", "1", "-", "e9", ".", "true", "null", " ")
                .list()
                .ofMaxSize(30)
                .map(tokens -> String.join("", tokens));
    }

    @Provide
    Arbitrary<String> name() {
        return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8).filter(name -> !name.equals("between"));
    }

    @Provide
    Arbitrary<String> scalar() {
        return Arbitraries.of("1", "-2.5", "true", "null", "\"text\"", "[]", "{}", "{\"a\":[1]}");
    }

    @Provide
    Arbitrary<List<String>> nesting() {
        return Arbitraries.of("{\"x\":%s}", "{\"x\":1,\"y\":%s}", "[%s]", "[1,%s,{}]")
                .list()
                .ofMaxSize(15);
    }

    /** The same name written in another way. */
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
