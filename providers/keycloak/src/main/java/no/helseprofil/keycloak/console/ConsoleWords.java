package no.helseprofil.keycloak.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** Texts of the console in each language. */
final class ConsoleWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(ConsoleWords.class, "console");

    private ConsoleWords() {}

    static Texts in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    /** Returns all texts of a language as JSON for the browser. */
    static ObjectNode json(Language language) {
        Texts texts = in(language);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        new TreeSet<>(texts.keys()).forEach(key -> json.put(key, texts.get(key)));
        return json;
    }
}
