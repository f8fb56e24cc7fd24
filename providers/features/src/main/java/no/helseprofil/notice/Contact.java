package no.helseprofil.notice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;

/**
 * A person who answers for a client.
 *
 * @param address an e-mail address
 * @param language the language of mails to this person
 */
public record Contact(String address, Language language) {

    private static final int LONGEST_ADDRESS = 254;
    private static final String LANGUAGE = "lang=";

    /** Language of a contact that names none. */
    private static final Language BY_DEFAULT = Language.NB;

    /**
     * Plain form of an address (RFC 5321, dot-string and domain), in ASCII: no quotes, comments, display name, line
     * break, list or source route. A text that some program reads as several addresses would let an attacker write to
     * others.
     */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_+'=&~-]*(?:[.][A-Za-z0-9_+'=&~-]+)*"
            + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])");

    private static final int LONGEST_LOCAL_PART = 64;

    /** Reads one entry of the registered list: {@code drift@vendor.example;lang=nn}. */
    static Optional<Contact> read(String part) {
        String[] written = part.strip().split("\\s*;\\s*", -1);
        String address = written[0];
        if (written.length > 2 || !isAddress(address)) {
            return Optional.empty();
        }
        Optional<Language> language =
                written.length == 1 ? Optional.of(BY_DEFAULT) : language(written[1].toLowerCase(Locale.ROOT));
        return language.map(spoken -> new Contact(withHostInLowerCase(address), spoken));
    }

    private static String withHostInLowerCase(String address) {
        int host = address.indexOf('@');
        return address.substring(0, host) + address.substring(host).toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String text) {
        return text.length() <= LONGEST_ADDRESS
                && text.indexOf('@') <= LONGEST_LOCAL_PART
                && ADDRESS.matcher(text).matches();
    }

    private static Optional<Language> language(String setting) {
        return Stream.of(Language.values())
                .filter(known -> setting.equals(LANGUAGE + known.tag()))
                .findFirst();
    }

    /** The contacts of a client, as registered: {@code drift@vendor.example;lang=nn, ola@vendor.example}. */
    public static final class Contacts {

        /** Largest number of contacts; a longer list is likely to be meant for another purpose. */
        private static final int MOST = 5;

        private static final int LONGEST = 2_000;

        private static final String REMEDY =
                "write up to " + MOST + " e-mail addresses in ASCII, separated by commas, each"
                        + " with ;lang=nb, ;lang=nn or ;lang=en behind it or none";

        private Contacts() {}

        /**
         * Returns the usable contacts, each once. An entry that isn't an address is left out, since an import may have
         * written anything, and no mail is sent to a part of an address.
         */
        public static List<Contact> read(@Nullable String registered) {
            Map<String, Contact> contacts = new LinkedHashMap<>();
            parts(registered)
                    .limit(MOST)
                    .flatMap(part -> Contact.read(part).stream())
                    .forEach(contact -> contacts.putIfAbsent(contact.address(), contact));
            return List.copyOf(contacts.values());
        }

        /** Returns what to write instead of an invalid value; empty if it is valid. */
        public static Optional<String> problem(@Nullable String proposed) {
            boolean fits = parts(proposed).allMatch(part -> Contact.read(part).isPresent())
                    && parts(proposed).count() <= MOST;
            return fits ? Optional.empty() : Optional.of(REMEDY);
        }

        /** Returns the usable contacts as they are registered, with their languages. */
        public static List<String> written(@Nullable String registered) {
            return parts(registered)
                    .limit(MOST)
                    .map(String::strip)
                    .filter(part -> Contact.read(part).isPresent())
                    .toList();
        }

        /** Returns contacts in the form in which they are registered. */
        public static String text(List<Contact> contacts) {
            return contacts.stream()
                    .map(contact ->
                            contact.address() + ";lang=" + contact.language().tag())
                    .collect(Collectors.joining(", "));
        }

        private static Stream<String> parts(@Nullable String text) {
            return text == null || text.isBlank()
                    ? Stream.empty()
                    : text.length() > LONGEST ? Stream.of("") : Stream.of(text.split(",", -1));
        }
    }
}
