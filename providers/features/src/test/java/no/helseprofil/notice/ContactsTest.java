package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import no.helseprofil.notice.Contact.Contacts;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactsTest {

    @Test
    void aContactHasALanguageOrBokmaal() {
        String registered = "drift@Vendor.example;lang=nn, ola.nordmann+helse@vendor.example ; LANG=EN,kari@a.no";

        assertThat(Contacts.read(registered))
                .containsExactly(
                        new Contact("drift@vendor.example", Language.NN),
                        new Contact("ola.nordmann+helse@vendor.example", Language.EN),
                        new Contact("kari@a.no", Language.NB));
        assertThat(Contacts.problem(registered)).isEmpty();
        assertThat(Contacts.written(registered))
                .as("as a registration is answered, with the languages")
                .containsExactly(
                        "drift@Vendor.example;lang=nn", "ola.nordmann+helse@vendor.example ; LANG=EN", "kari@a.no");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = " ")
    void acceptsNoContacts(String registered) {
        assertThat(Contacts.read(registered)).isEmpty();
        assertThat(Contacts.problem(registered)).isEmpty();
    }

    /** Checks addresses that some program reads as another address, as several, or as a line of a header. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "@vendor.example",
                "a@localhost",
                "a@vendor.example\nBcc: victim@b.example",
                "a@vendor.example\r\nSubject: win",
                "a@vendor.example%0aBcc:victim@b.example",
                "a@vendor.example;victim@b.example",
                "a@vendor.example victim@b.example",
                "Vendor <a@vendor.example>",
                "\"a b\"@vendor.example",
                "a(comment)@vendor.example",
                "a@[127.0.0.1]",
                "a@127.0.0.1",
                "victim%b.example@vendor.example",
                "b.example!victim@vendor.example",
                "@a.example:victim@b.example",
                "-oQ/tmp@vendor.example",
                ".a@vendor.example",
                "a..b@vendor.example",
                "a@vendor..example",
                "a@-vendor.example",
                "å@vendor.example",
                "a@véndor.example",
                "a@vendor.example;lang=se",
                "a@vendor.example;lang=nb;lang=nn",
                "a@vendor.example;",
                "a@vendor.example,",
                "mailto:a@vendor.example"
            })
    void refusesAnInvalidAddressAndIgnoresIt(String registered) {
        assertThat(Contacts.problem(registered)).get().asString().startsWith("write up to 5 e-mail addresses");
        assertThat(Contacts.read(registered))
                .extracting(Contact::address)
                .as("of an import what is an address counts")
                .isSubsetOf("a@vendor.example");
        assertThat(Contacts.read(registered).isEmpty()).isEqualTo(!registered.equals("a@vendor.example,"));
    }

    @Test
    void limitsContactsAndIgnoresDuplicates() {
        List<String> six = List.of("a@v.no", "b@v.no", "c@v.no", "d@v.no", "e@v.no", "f@v.no");

        assertThat(Contacts.problem(String.join(",", six.subList(0, 5)))).isEmpty();
        assertThat(Contacts.problem(String.join(",", six))).isPresent();
        assertThat(Contacts.read(String.join(",", six))).hasSize(5);
        assertThat(Contacts.read("a@v.no,a@V.no;lang=nn")).containsExactly(new Contact("a@v.no", Language.NB));
        String long65 = String.join("", Collections.nCopies(65, "a"));
        assertThat(Contacts.problem(long65 + "@v.no")).isPresent();
        assertThat(Contacts.problem(long65.substring(1) + "@v.no")).isEmpty();
        assertThat(Contacts.problem("a@v.no" + " ".repeat(2_000))).isPresent();
    }
}
