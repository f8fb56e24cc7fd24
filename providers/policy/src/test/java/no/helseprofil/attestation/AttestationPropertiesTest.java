package no.helseprofil.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import no.helseprofil.attestation.Attestation.AttestationException;
import no.helseprofil.attestation.AttestationGrammar.OlderNames;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;

class AttestationPropertiesTest {

    private static final String DESCRIPTION = "HID-1007: [\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+";

    private static final List<String> PLACES = List.of(
            "/type",
            "/toa",
            "/practitioner",
            "/practitioner/identifier",
            "/practitioner/hpr_nr",
            "/practitioner/authorization",
            "/practitioner/authorization/code",
            "/practitioner/legal_entity/id",
            "/practitioner/legal_entity/system",
            "/practitioner/department",
            "/care_relation",
            "/care_relationship",
            "/care_relationship/purpose_of_use/code",
            "/care_relationship/decision_ref",
            "/care_relationship/decision_ref/user_selected",
            "/care_relationship/tracing_ref_id",
            "/patients",
            "/patients/0/point_of_care",
            "/attestation");

    private static final List<Object> VALUES = List.of(
            true,
            1.5,
            List.of(),
            List.of(1),
            List.of(Map.of()),
            Map.of(),
            Map.of("id", "17056600574", "system", "urn:oid:2.16.578.1.12.4.1.4.1"),
            Map.of("id", "1", "system", "urn:oid:2.16.578.1.12.4.1.4.4"),
            Map.of("id", "0", "system", "urn:oid:2.16.578.1.12.4.1.4.4"),
            Map.of("id", List.of(), "system", 1));

    @Test
    void roundTripsAnyValueOrRefusesItWithAFixedMessage() {
        RandomInput.each(input -> {
            String place = input.of(PLACES);
            Object value = value(input);
            JsonNode sent = AttestationFixture.complete().with(place, value).json();
            try {
                Attestation read = Attestation.parse(sent);
                assertThat(Attestation.parse(read.json()))
                        .usingRecursiveComparison()
                        .ignoringFields("hasOlderNames")
                        .isEqualTo(read);
            } catch (AttestationException refused) {
                assertThat(refused.sentence()).matches(DESCRIPTION);
            }
        });
    }

    @Test
    void acceptsWhatTheSchemaAcceptsExceptListsAndNumbers() {
        RandomInput.each(input -> {
            String place = input.of(PLACES);
            Object value = value(input);
            JsonNode sent = AttestationFixture.complete().with(place, value).json();
            boolean isValid =
                    AttestationSchemaTest.isValid(OlderNames.replace(sent).entry());
            try {
                Attestation.parse(sent);
                assertThat(isValid).as("%s", sent).isTrue();
            } catch (AttestationException refused) {
                assertThat(isValid && !refused.sentence().matches(".*(\\.system one of|(identifier|hpr_nr)\\.id;).*"))
                        .as("%s %s", refused.sentence(), sent)
                        .isFalse();
            }
        });
    }

    @Test
    void refusesAnyUnknownMemberWithoutQuotingIt() {
        RandomInput.each(input -> {
            String name = input.text();
            if (AttestationFixture.complete().json().has(name) || name.equals("toa")) {
                return;
            }
            try {
                Attestation.parse(
                        AttestationFixture.complete().json().set(name, JsonNodeFactory.instance.objectNode()));
                throw new AssertionError("read with a member that nobody knows");
            } catch (AttestationException refused) {
                assertThat(refused.sentence())
                        .isEqualTo("HID-1007: correct the attestation at its top;"
                                + " its members are those of nhn:tillitsrammeverk:parameters and no others");
            }
        });
    }

    private static Object value(RandomInput input) {
        return input.oneOf(
                () -> input.text(300), () -> input.between(Long.MIN_VALUE, Long.MAX_VALUE - 1), () -> input.of(VALUES));
    }
}
