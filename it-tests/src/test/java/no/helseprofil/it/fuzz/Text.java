package no.helseprofil.it.fuzz;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.Jwt;

/** The text of a signed JWT, to be changed without its signer. */
record Text(String compact) {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    static Text of(Jwt<?> jwt) {
        return new Text(jwt.sign());
    }

    String flipBit(int index, Random random) {
        List<String> parts = parts();
        byte[] bytes = Base64.getUrlDecoder().decode(parts.get(index));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        parts.set(index, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return String.join(".", parts);
    }

    String replaceCharacter(Random random) {
        int at = random.nextInt(compact.length());
        char other = (char) ('!' + random.nextInt('~' - '!' + 1));
        return compact.substring(0, at) + other + compact.substring(at + 1);
    }

    String truncate(Random random) {
        return compact.substring(0, 1 + random.nextInt(compact.length() - 1));
    }

    String insert(Random random, String text) {
        int at = random.nextInt(compact.length() + 1);
        return compact.substring(0, at) + text + compact.substring(at);
    }

    String part(Random random, UnaryOperator<String> change) {
        List<String> parts = parts();
        int index = random.nextInt(parts.size());
        parts.set(index, change.apply(parts.get(index)));
        return String.join(".", parts);
    }

    String dropPart(Random random) {
        List<String> parts = parts();
        parts.remove(random.nextInt(parts.size()));
        return String.join(".", parts);
    }

    String addPart(Random random) {
        List<String> parts = parts();
        parts.add(random.nextInt(parts.size() + 1), parts.get(random.nextInt(parts.size())));
        return String.join(".", parts);
    }

    String swapParts(Random random) {
        List<String> parts = parts();
        int first = random.nextInt(parts.size());
        Collections.swap(parts, first, (first + 1 + random.nextInt(2)) % parts.size());
        return String.join(".", parts);
    }

    String takePart(String other, Random random) {
        List<String> parts = parts();
        int index = random.nextInt(parts.size());
        parts.set(index, new Text(other).parts().get(index));
        return String.join(".", parts);
    }

    /** Base64 as it is outside of URLs; a text without its special characters gets one. */
    String otherAlphabet(Random random) {
        return part(random, part -> {
            String other = part.replace('-', '+').replace('_', '/');
            return other.equals(part) ? part + "+" : other;
        });
    }

    /** The last character of a 64-byte signature has four bits that mean nothing. */
    String unusedBits() {
        int last = ALPHABET.indexOf(compact.charAt(compact.length() - 1));
        return compact.substring(0, compact.length() - 1) + ALPHABET.charAt(last ^ 1);
    }

    private List<String> parts() {
        return new ArrayList<>(List.of(compact.split("\\.", -1)));
    }
}
