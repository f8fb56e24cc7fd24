package no.helseprofil.html;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/** HTML in which text is not only escaped: characters that aren't seen are shown as unreadable. */
final class EscapedHtml extends HTMLOutputFormat {

    static final EscapedHtml INSTANCE = new EscapedHtml();

    /**
     * Control characters, which HTML may not contain (HTML Standard, 13.2.3.5), and characters with which a name could
     * turn the direction of the text around it (UTS #55).
     */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\n\\r]]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]");

    private EscapedHtml() {}

    @Override
    public void output(String text, Writer out) throws IOException {
        out.write(escapePlainText(text));
    }

    @Override
    public String escapePlainText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return super.escapePlainText(UNSEEN.matcher(text).replaceAll("\ufffd"));
            }
        }
        return text;
    }

    /** Returns whether a character is a common one that needs no escaping. */
    private static boolean isPlain(char character) {
        return switch (character) {
            case '&', '<', '>', '"', '\'' -> false;
            default -> character >= ' ' && character <= '~' || character >= '\u00a0' && character <= '\u00ff';
        };
    }

    @Override
    protected TemplateHTMLOutputModel newTemplateMarkupOutputModel(String text, String markup) {
        return new Markup(text, markup);
    }

    private static final class Markup extends TemplateHTMLOutputModel {

        Markup(String text, String markup) {
            super(text, markup);
        }

        @Override
        public EscapedHtml getOutputFormat() {
            return INSTANCE;
        }
    }
}
