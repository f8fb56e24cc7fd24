package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.notice.ClientContacts.RegisteredContacts;
import org.junit.jupiter.api.Test;
import org.keycloak.services.clientpolicy.ClientPolicyException;

class RegisteredContactsTest {

    private static final String CONTACTS = "helseprofil.contacts";

    @Test
    void acceptsAddressesAndUnchangedValues() {
        assertThatCode(() -> RegisteredContacts.check("drift@vendor.example;lang=nn", null))
                .doesNotThrowAnyException();
        assertThatCode(() -> RegisteredContacts.check(null, "half an address")).doesNotThrowAnyException();
        assertThatCode(() -> RegisteredContacts.check("", "half an address")).doesNotThrowAnyException();
        assertThatCode(() -> RegisteredContacts.check("half an address", "half an address"))
                .as("it stops no caller who changes something else")
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAnInvalidAddressWithAHint() {
        ClientPolicyException refused = catchThrowableOfType(
                ClientPolicyException.class, () -> RegisteredContacts.check("a@b.example\nBcc: c@d.example", null));

        assertThat(refused.getError()).isEqualTo("invalid_client_metadata");
        assertThat(refused.getErrorDetail())
                .startsWith("helseprofil.contacts: write up to 5 e-mail addresses")
                .doesNotContain("c@d.example");
    }

    @Test
    void theTableOfChangesContainsNoAddress() {
        assertThat(RegisteredContacts.withoutAddresses(AttributeChanges.between(
                                Map.of(CONTACTS, "ola@vendor.example", "helseprofil.cohort", "a"),
                                Map.of(CONTACTS, "kari@vendor.example, drift@vendor.example")))
                        .toString())
                .isEqualTo("[{\"name\":\"helseprofil.cohort\",\"from\":\"a\"},"
                        + "{\"name\":\"helseprofil.contacts\",\"from\":\"number: 1\",\"to\":\"number: 2\"}]");
    }
}
