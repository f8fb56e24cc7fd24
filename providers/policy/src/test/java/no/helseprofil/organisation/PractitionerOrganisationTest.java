package no.helseprofil.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import no.helseprofil.identifiers.MalformedIdentifierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PractitionerOrganisationTest {

    @Test
    void readsAParentWithOrWithoutChild() throws MalformedIdentifierException {
        PractitionerOrganisation whole = PractitionerOrganisation.parse(PARENT, true);
        PractitionerOrganisation part = PractitionerOrganisation.parse(PARENT + ":" + CHILD, true);

        assertThat(whole.parent()).hasToString(PARENT);
        assertThat(whole.child()).isNull();
        assertThat(part.parent()).hasToString(PARENT);
        assertThat(part.child()).hasToString(CHILD);
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT, PARENT + ":" + CHILD})
    void roundTripsItsText(String text) throws MalformedIdentifierException {
        assertThat(PractitionerOrganisation.parse(text, true).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                PARENT + ":",
                ":" + CHILD,
                PARENT + "::" + CHILD,
                PARENT + ":" + CHILD + ":",
                PARENT + ":" + CHILD + ":" + CHILD,
                PARENT + " ",
                PARENT + ": " + CHILD,
                PARENT + "," + CHILD,
                "NO:ORGNR:" + PARENT,
                "99997777",
                "999977775",
                "\uff13\uff11\uff13\uff13\uff12\uff15\uff10\uff11\uff16"
            })
    void refusesAnyOtherText(String text) {
        assertThatThrownBy(() -> PractitionerOrganisation.parse(text, true))
                .isInstanceOf(MalformedIdentifierException.class);
    }

    @Test
    void acceptsAnyCheckDigitIfUnchecked() throws MalformedIdentifierException {
        assertThat(PractitionerOrganisation.parse("999977775", false).text()).isEqualTo("999977775");
    }
}
