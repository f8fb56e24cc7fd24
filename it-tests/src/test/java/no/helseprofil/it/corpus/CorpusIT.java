package no.helseprofil.it.corpus;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example, sent as it stands, is answered as {@code docs/corpus.md} says. */
class CorpusIT {

    /** Until their dates, what contradicts them counts for nothing, and nor does what the registration says. */
    private static final Set<String> FOR_NOBODY = Set.of("authorization-details", "organisation", "attestation");

    /** The patient of the model: in no token. */
    private static final String PATIENT = "05076600324";

    @AutoClose
    private static final CorpusRealm realm = CorpusRealm.create();

    static Stream<Arguments> all() {
        return Corpus.examples().stream()
                .flatMap(example -> example.ways().stream()
                        .map(way -> Arguments.of(
                                Named.of(example.source().file() + " " + example.id(), example),
                                Named.of(way.text(), way))));
    }

    static Stream<Arguments> refusedOnes() {
        return all().filter(sent ->
                ((Named<PublishedExample>) sent.get()[0]).getPayload().refusal().isPresent());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void isAnsweredAsDocumented(PublishedExample example, SentAs way) {
        Exchange answer = realm.send(example, way, true);

        if (example.refusal().isPresent()) {
            PublishedExample.Reason reason = example.refusal().get();
            refused(answer)
                    .by(reason.requirement())
                    .with(way.statusOfRefusal(reason.requirement()), way.errorOfRefusal(reason.requirement()))
                    .saying(reason.saying());
        } else {
            assertSays(token(answer, example, way, true), example.says());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("refusedOnes")
    void anExistingClientsExampleIsAcceptedUntilTheDate(PublishedExample example, SentAs way) {
        PublishedExample.Reason reason = example.refusal().orElseThrow();
        boolean isForNobody = FOR_NOBODY.contains(reason.requirement());
        Exchange answer = realm.send(example, way, false);

        if (reason.isEverRefused()) {
            assertThat(answer.response().status()).as("Keycloak's own refusal").isEqualTo(400);
        } else if (isForNobody && way == SentAs.REQUEST_OBJECT) {
            assertLeadsNowhereAsEver(answer, example);
        } else {
            assertSays(
                    token(answer, example, way, false),
                    isForNobody ? JsonNodeFactory.instance.objectNode() : example.says());
        }
    }

    /** Keycloak takes no request object with details of a type that it doesn't know, and none of more than 2000 characters. */
    private static void assertLeadsNowhereAsEver(Exchange pushed, PublishedExample example) {
        if (pushed.response().isSuccess()) {
            assertThat(realm.answered(pushed, example, false).error())
                    .as("the end of the login")
                    .isNotNull();
        } else {
            refused(pushed).by("request-form").saying("2000 characters");
        }
    }

    private static JsonNode token(Exchange answer, PublishedExample example, SentAs way, boolean byNewClient) {
        assertThat(answer.response().isSuccess())
                .as("%s %s", answer, answer.response().body())
                .isTrue();
        return (way == SentAs.REQUEST_OBJECT ? realm.redeemed(answer, example, byNewClient) : answer)
                .accessTokenClaims();
    }

    private static void assertSays(JsonNode claims, JsonNode expected) {
        Map<String, String> organisation = new LinkedHashMap<>();
        expected.properties().stream()
                .filter(member -> member.getValue().isTextual())
                .forEach(member ->
                        organisation.put(member.getKey(), member.getValue().textValue()));
        assertThat(CorpusRealm.parties(claims)).as("whom the client acts for").isEqualTo(organisation);
        assertThat(claims.has(CorpusRealm.ATTESTATION))
                .as("an attestation is disclosed")
                .isEqualTo(expected.has("attested"));
        for (var place : expected.path("attested").properties()) {
            JsonNode disclosed = claims.path(CorpusRealm.ATTESTATION).at(JsonPointer.compile(place.getKey()));
            place.getValue()
                    .properties()
                    .forEach(member -> assertThat((Object) disclosed.path(member.getKey()))
                            .as("%s of %s", member.getKey(), place.getKey())
                            .isEqualTo(member.getValue()));
        }
        assertThat(claims.toString()).as("who the patient is").doesNotContain(PATIENT);
    }
}
