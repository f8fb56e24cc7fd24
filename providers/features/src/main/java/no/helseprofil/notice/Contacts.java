package no.helseprofil.notice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contacts of a client, as they are registered: {@code drift@vendor.example;lang=nn, ola@vendor.example}. */
public final class Contacts {

    /** A client has a few people who answer for it; a list of many is another's mail. */
    private static final int MOST = 5;

    private static final int LONGEST = 2_000;

    private static final String REMEDY = "write up to " + MOST + " e-mail addresses in ASCII, separated by commas, each"
            + " with ;lang=nb, ;lang=nn or ;lang=en behind it or none";

    private Contacts() {}

    /**
     * Those that can be written to, none of them twice. What isn't an address is left out: an import writes whatever it
     * likes, and nobody is written to by half an address.
     */
    public static List<Contact> read(@Nullable String registered) {
        Map<String, Contact> contacts = new LinkedHashMap<>();
        parts(registered)
                .limit(MOST)
                .flatMap(part -> Contact.read(part).stream())
                .forEach(contact -> contacts.putIfAbsent(contact.address(), contact));
        return List.copyOf(contacts.values());
    }

    /** What to write instead of what can't be registered. */
    public static Optional<String> problem(@Nullable String proposed) {
        boolean fits = parts(proposed).allMatch(part -> Contact.read(part).isPresent())
                && parts(proposed).count() <= MOST;
        return fits ? Optional.empty() : Optional.of(REMEDY);
    }

    /** Those that can be written to, each as it is registered, language and all. */
    public static List<String> written(@Nullable String registered) {
        return parts(registered)
                .limit(MOST)
                .map(String::strip)
                .filter(part -> Contact.read(part).isPresent())
                .toList();
    }

    /** Contacts as they are registered. */
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
