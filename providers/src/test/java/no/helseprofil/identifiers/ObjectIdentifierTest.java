package no.helseprofil.identifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectIdentifierTest {

    private static final String DOTTED = "Write an OID as numbers with dots between, such as 2.16.578.1.12.4.1.4.101.";
    private static final String URN = "Write an OID as a URN, such as urn:oid:2.16.578.1.12.4.1.4.101.";

    /** By ehelse.no's list of series, and HelseID's and the trust framework's pages. */
    private static final Map<String, ObjectIdentifier> KNOWN = Map.of(
            "2.16.578.1.12.4.1.4.101", ObjectIdentifier.ENH,
            "2.16.578.1.12.4.1.2.101", ObjectIdentifier.MISTAKEN_ENH,
            "2.16.578.1.12.4.1.4.102", ObjectIdentifier.RESH,
            "2.16.578.1.12.4.1.4.1", ObjectIdentifier.FNR,
            "2.16.578.1.12.4.1.4.2", ObjectIdentifier.DNR,
            "2.16.578.1.12.4.1.4.3", ObjectIdentifier.FHN,
            "2.16.578.1.12.4.1.4.4", ObjectIdentifier.HPR,
            "2.16.578.1.12.4.1.2", ObjectIdentifier.HER_ID,
            "1.0.6523", ObjectIdentifier.ISO_6523,
            "2.16.578.1.12.4.1.1.9060", ObjectIdentifier.PROFESSION);

    @Test
    void theKnownOnesAreWhatTheirSeriesAre() throws MalformedIdentifierException {
        for (Map.Entry<String, ObjectIdentifier> known : KNOWN.entrySet()) {
            assertThat(ObjectIdentifier.parse(known.getKey())).isEqualTo(known.getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "0.39",
                "1.39.0",
                "1.0.6523",
                "2.0",
                "2.40",
                "2.999.3",
                "2.16.840.1.113883.1.11.20448",
                "2.25.329800735698586629295641978511506172918"
            })
    void hasADottedFormAndThatOfAUrn(String dotted) throws MalformedIdentifierException {
        ObjectIdentifier oid = ObjectIdentifier.parse(dotted);
        assertThat(oid.value()).isEqualTo(dotted);
        assertThat(oid.urn()).isEqualTo("urn:oid:" + dotted);
        assertThat(ObjectIdentifier.parse(dotted)).isEqualTo(oid).hasSameHashCodeAs(oid);
        assertThat(oid).as("it names a series, not what is in it").hasToString(dotted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.",
                ".1.0",
                "1..0",
                "1.0.",
                "3.0",
                "0.40",
                "1.40",
                "01.0",
                "1.00",
                "1.0.01",
                "2.016",
                "1.0.a",
                "1.0 ",
                " 1.0",
                "1.0\n",
                "+1.0",
                "1.-1",
                "1,0",
                "١.٠",
                "1.0.６",
                "urn:oid:1.0.6523",
                "oid:1.0"
            })
    void nothingElseIsAnOid(String text) {
        assertThatThrownBy(() -> ObjectIdentifier.parse(text))
                .isInstanceOf(MalformedIdentifierException.class)
                .hasMessage(DOTTED);
    }

    @Test
    void aLongOneNeedsNoMoreOfTheStackThanAShortOne() throws MalformedIdentifierException {
        String dotted = "2.16" + ".578".repeat(100_000);
        assertThat(ObjectIdentifier.parse(dotted).value()).isEqualTo(dotted);
        assertThatThrownBy(() -> ObjectIdentifier.parse(dotted + ".")).hasMessage(DOTTED);
    }

    @Test
    void anotherOneIsNotEqual() throws MalformedIdentifierException {
        assertThat(ObjectIdentifier.parse("1.0.6523"))
                .isNotEqualTo(ObjectIdentifier.parse("1.0.652"))
                .isNotEqualTo("1.0.6523");
    }
}
