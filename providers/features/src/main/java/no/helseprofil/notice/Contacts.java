package no.helseprofil.notice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contacts of a client, as registered: {@code drift@vendor.example;lang=nn, ola@vendor.example}. */
public final class Contacts {

    /** Largest number of contacts; a longer list is likely to be meant for another purpose. */
    private static final int MOST = 5;

    private static final int LONGEST = 2_000;

    private static final String REMEDY = "write up to " + MOST + " e-mail addresses in ASCII, separated by commas, each"
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
