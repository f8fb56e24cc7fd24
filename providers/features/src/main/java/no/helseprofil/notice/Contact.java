package no.helseprofil.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;

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
}
