package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.InvalidProfileException.Problem;

/**
 * Reader of a profile document. It refuses unknown members rather than ignoring them, since the author relies on every
 * member that they write. It reports all problems at once, each with its place and what to write instead.
 * {@link ProfileSchema} states for editors what can be checked in advance.
 */
public final class ProfileDocument {

    private static final int MAX_LENGTH = 64 * 1024;

    private ProfileDocument() {}

    /**
     * Reads a document.
     *
     * @throws InvalidProfileException with everything that is wrong with it
     */
    public static Profile parse(String text) throws InvalidProfileException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidProfileException(List.of(new Problem("", "write at most 64 kB")));
        }
        return DocumentReader.read(text, new ProfileGrammar().document());
    }

    /**
     * Decodes the text of a document from UTF-8 (RFC 8259, section 8.1), whatever charset the request names. It refuses
     * malformed input: a decoder that replaces characters would store another document than the one that was sent.
     *
     * @throws InvalidProfileException if the body isn't UTF-8
     */
    public static String decode(byte[] body) throws InvalidProfileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new InvalidProfileException(List.of(new Problem("", "write one JSON object in UTF-8")));
        }
    }

    /**
     * Returns the form in which a document is stored: the same content, in characters that every database can store and
     * with instants in whole seconds. It may be longer than {@link #parse} accepts.
     *
     * @throws InvalidProfileException with everything that is wrong with the document
     */
    public static String storable(String text) throws InvalidProfileException {
        parse(text);
        return Json.inBasicPlane(Instants.inWholeSeconds(text));
    }

    /**
     * Returns the document without the exemptions of a deleted client, since another client might get its internal id
     * one day.
     *
     * @param internalId internal id of the deleted client
     * @return empty if the document doesn't exempt that client
     * @throws InvalidProfileException if the document can't be read
     */
    public static Optional<String> withoutExemption(String text, String internalId) throws InvalidProfileException {
        boolean exempted = parse(text).exemptions().stream()
                .anyMatch(exemption -> exemption.id().equals(internalId));
        if (!exempted) {
            return Optional.empty();
        }
        ObjectNode root = DocumentReader.root(text);
        ArrayNode exemptions = root.arrayNode();
        root.path(ProfileGrammar.EXEMPT).forEach(exemption -> {
            if (!internalId.equals(exemption.path("id").textValue())) {
                exemptions.add(exemption);
            }
        });
        root.set(ProfileGrammar.EXEMPT, exemptions);
        String others = root.toString();
        // A document that was stored with escapes keeps them. One without any is in a database that can store it, and
        // escapes could make it too long.
        return Optional.of(isInBasicPlane(text) ? Json.inBasicPlane(others) : others);
    }

    /** Returns a sentence that no requirement has this name, with the name that may have been meant. */
    public static String unknown(String name) {
        String remedy = RequirementsGrammar.unknown(name);
        return Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1);
    }

    private static boolean isInBasicPlane(String text) {
        return Json.inBasicPlane(text).equals(text);
    }

    /** Reader of the documents that an authority writes. */
    public static final class DocumentReader {

        private DocumentReader() {}

        /**
         * Reads a document by its grammar.
         *
         * @throws InvalidProfileException with everything that is wrong with it
         */
        public static <T> T read(String text, Grammar<T> grammar) throws InvalidProfileException {
            List<Problem> problems = new ArrayList<>();
            Optional<T> read = grammar.read(
                    root(text), new Place("", (pointer, remedy) -> problems.add(new Problem(pointer, remedy))));
            if (read.isEmpty() || !problems.isEmpty()) {
                throw new InvalidProfileException(problems);
            }
            return read.get();
        }

        /** Returns the JSON object that the document consists of. */
        static ObjectNode root(String text) throws InvalidProfileException {
            try {
                return Json.object(text);
            } catch (MalformedException malformed) {
                throw new InvalidProfileException(
                        List.of(new Problem("", "write one JSON object: " + Json.fault(text))));
            }
        }
    }

    /** Template of a document that names every requirement that has dates. */
    public static final class ProfileTemplate {

        private ProfileTemplate() {}

        /**
         * Returns the document with {@code null} for each date that it doesn't have.
         *
         * @param document the document in force, or an empty object
         * @throws InvalidProfileException if the document can't be in force
         */
        public static ObjectNode of(String document) throws InvalidProfileException {
            ObjectNode template = DocumentReader.root(document);
            if (template.isEmpty()) {
                template.put("ruleSet", RuleSet.HELSEID.id()).put("catalogue", Catalogue.EDITION.id());
            } else {
                ProfileDocument.parse(document);
            }
            ObjectNode requirements = template.withObject("/requirements");
            dated(ruleSet(template.path("ruleSet").asText())).forEach(requirement -> {
                ObjectNode said = requirements.withObject("/" + requirement.id());
                Stream.of(RequirementsGrammar.ANNOUNCED, RequirementsGrammar.ENFORCED)
                        .filter(date -> !said.has("phase") && !said.has(date))
                        .forEach(said::putNull);
            });
            return template;
        }

        /** Returns the requirements that a profile never enforces for existing clients, since they have no date. */
        public static List<String> neverEnforced(Profile profile) {
            return dated(profile.ruleSet())
                    .filter(requirement -> !profile.off().contains(requirement.id())
                            && profile.stages(requirement).get(0).dates().enforced() == null)
                    .map(Requirement::id)
                    .toList();
        }

        private static Stream<Requirement> dated(RuleSet ruleSet) {
            return Catalogue.requirements().stream()
                    .filter(requirement -> requirement.kindIn(ruleSet) == RequirementKind.DATED);
        }

        private static RuleSet ruleSet(String id) {
            return Stream.of(RuleSet.values())
                    .filter(known -> known.id().equals(id))
                    .findFirst()
                    .orElse(RuleSet.HELSEID);
        }
    }
}
