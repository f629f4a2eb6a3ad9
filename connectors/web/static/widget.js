/*
 * Ponte's chat for websites. Licence: Apache-2.0.
 *
 * On any page:   <script src="https://ponte.example.org/widget.js" data-organisation="pt" defer></script>
 * On our pages:  <ponte-chat organisation="pt" language="auto" interface="pt"></ponte-chat>
 *
 * Attributes (data-* on the script): organisation, language (auto, pt, el, vi, en: of the conversation),
 * interface (language of the buttons until a reply says otherwise), name, accent (#rrggbb), mode
 * (inline or floating), api (where /api lives, if not beside this script).
 *
 * No dependency, no build step, no third-party request. Texts reach the page as text nodes only.
 */
(() => {
  "use strict";
  if (customElements.get("ponte-chat")) return;

  const script = document.currentScript;
  const HOME = script && script.src ? new URL(".", script.src).href : new URL("/", location.href).href;

  const LIMIT = 2000; // characters of one message
  const COUNT_FROM = 1000; // the counter shows from here on
  const FILE_LIMIT = 10 * 1024 * 1024;
  const FILE_TYPES = ".pdf,.png,.jpg,.jpeg,.heic,.docx";
  const TURN_TIMEOUT = 30000;
  const UPLOAD_TIMEOUT = 600000;
  const PATIENCE = 7; // tries of a message that the server itself stumbles over; lost connections have no limit
  const SILENCE_TIMEOUT = 45000; // the stream pings every 15 s
  const HIDDEN_POLL = 60000;

  // ---------------------------------------------------------------- organisations

  const ORGANISATIONS = {
    pt: {
      accent: "#14614f",
      dark: "#7cc4b0",
      zone: "Europe/Lisbon",
      language: "pt",
      names: { pt: "Segurança Social", el: "Segurança Social (Πορτογαλία)", vi: "Segurança Social (Bồ Đào Nha)", en: "Segurança Social (Portugal)" },
    },
    gr: {
      accent: "#1b4f8f",
      dark: "#93b8ea",
      zone: "Europe/Athens",
      language: "el",
      names: { pt: "Linha 1555 (Grécia)", el: "Γραμμή 1555", vi: "Đường dây 1555 (Hy Lạp)", en: "1555 line (Greece)" },
    },
    vn: {
      accent: "#8c2f39",
      dark: "#e8a1a8",
      zone: "Asia/Ho_Chi_Minh",
      language: "vi",
      names: { pt: "Segurança Social do Vietname", el: "Κοινωνική Ασφάλιση Βιετνάμ", vi: "Bảo hiểm xã hội Việt Nam", en: "Vietnam Social Security" },
    },
  };

  // ---------------------------------------------------------------- words

  const LOCALES = { pt: "pt-PT", el: "el-GR", vi: "vi-VN", en: "en-GB" };
  const LANGUAGES = { pt: "Português", el: "Ελληνικά", vi: "Tiếng Việt", en: "English" };

  const STRINGS = {
    pt: {
      title: "Assistente automático",
      launcher: "Precisa de ajuda?",
      unread: "Mensagens novas: {n}",
      close: "Fechar",
      language: "Idioma",
      auto: "Automático",
      person: "Falar com uma pessoa",
      renew: "Nova conversa",
      renewAsk: "Começar uma nova conversa?",
      renewNote: "A conversa atual deixa de aparecer neste aparelho. Se recebeu uma referência e um código secreto, guarde-os primeiro.",
      renewYes: "Começar de novo",
      cancel: "Cancelar",
      log: "Conversa",
      introTitle: "Em que podemos ajudar?",
      introText: "Escreva por palavras suas, em português, grego, vietnamita ou inglês. Responde-lhe um assistente automático; pode pedir uma pessoa em qualquer altura.",
      introPrivacy: "Não escreva dados de outras pessoas nem números de identificação.",
      introTasks: "Ou comece por aqui",
      request: "Fazer um pedido",
      complaint: "Apresentar uma reclamação",
      appointment: "Marcar atendimento",
      status: "Ver o estado de um pedido",
      message: "A sua mensagem",
      send: "Enviar",
      attach: "Juntar ficheiro",
      keys: "Enter envia, Shift + Enter muda de linha",
      count: "{n} de {max} caracteres",
      tooLong: "O texto tem {n} caracteres a mais. Encurte-o para o poder enviar.",
      you: "A sua mensagem",
      bot: "Assistente",
      clerk: "Equipa de atendimento",
      system: "Informação",
      typing: "O assistente está a escrever…",
      sending: "A enviar…",
      unsent: "Ainda não foi enviada. Estamos a tentar de novo…",
      refused: "Não foi enviada.",
      sentAfter: "A mensagem foi enviada.",
      offline: "Sem ligação. O que escrever fica guardado e segue assim que a ligação voltar.",
      trouble: "O serviço não está a responder. O que escreveu está guardado e vai ser enviado de novo.",
      busy: "Há muitos pedidos neste momento. Vamos tentar de novo dentro de {n} segundos.",
      retry: "Tentar agora",
      edit: "Corrigir",
      remove: "Retirar",
      expired: "A conversa anterior já não está disponível. O que escrever agora começa uma nova.",
      official: "Resposta oficial",
      choices: "Opções",
      chosen: "escolhida",
      safety: "Ajuda imediata",
      call: "Ligar para o {n}",
      handoff: "Atendimento por uma pessoa",
      receipt: "Comprovativo",
      reference: "Referência",
      secret: "Código secreto",
      due: "Resposta até {date}",
      keep: "Guarde a referência e o código: com os dois pode ver o estado e as respostas, sem ter conta.",
      copy: "Copiar",
      copyReference: "Copiar a referência",
      copySecret: "Copiar o código secreto",
      copied: "Copiado.",
      copyFailed: "Não foi possível copiar. Selecione o texto e copie-o.",
      save: "Guardar num ficheiro",
      saved: "Guardado em {date}",
      clock: "{time}",
      listen: "Ouvir",
      stop: "Parar",
      newTab: "(abre noutro separador)",
      newBelow: "Há mensagens novas: ver",
      uploading: "A enviar o ficheiro: {n} %",
      uploaded: "Ficheiro recebido.",
      fileTooBig: "O ficheiro tem mais de 10 MB. Escolha um mais pequeno.",
    },
    el: {
      title: "Αυτόματος βοηθός",
      launcher: "Χρειάζεστε βοήθεια;",
      unread: "Νέα μηνύματα: {n}",
      close: "Κλείσιμο",
      language: "Γλώσσα",
      auto: "Αυτόματα",
      person: "Μιλήστε με υπάλληλο",
      renew: "Νέα συνομιλία",
      renewAsk: "Να ξεκινήσει νέα συνομιλία;",
      renewNote: "Η τωρινή συνομιλία δεν θα φαίνεται πια σε αυτή τη συσκευή. Αν πήρατε αριθμό αναφοράς και μυστικό κωδικό, κρατήστε τα πρώτα.",
      renewYes: "Ναι, νέα αρχή",
      cancel: "Ακύρωση",
      log: "Συνομιλία",
      introTitle: "Πώς μπορούμε να βοηθήσουμε;",
      introText: "Γράψτε με δικά σας λόγια, στα ελληνικά, πορτογαλικά, βιετναμέζικα ή αγγλικά. Σας απαντά ένας αυτόματος βοηθός· μπορείτε να ζητήσετε υπάλληλο όποτε θέλετε.",
      introPrivacy: "Μη γράφετε στοιχεία άλλων προσώπων ούτε αριθμούς ταυτότητας ή μητρώου.",
      introTasks: "Ή ξεκινήστε από εδώ",
      request: "Υποβολή αιτήματος",
      complaint: "Υποβολή παραπόνου",
      appointment: "Κλείσιμο ραντεβού",
      status: "Πορεία αιτήματος",
      message: "Το μήνυμά σας",
      send: "Αποστολή",
      attach: "Επισύναψη αρχείου",
      keys: "Enter για αποστολή, Shift + Enter για νέα γραμμή",
      count: "{n} από τους {max} χαρακτήρες",
      tooLong: "Το κείμενο ξεπερνά το όριο κατά {n} χαρακτήρες. Συντομεύστε το για να σταλεί.",
      you: "Το μήνυμά σας",
      bot: "Βοηθός",
      clerk: "Υπάλληλος",
      system: "Ενημέρωση",
      typing: "Ο βοηθός γράφει…",
      sending: "Αποστολή…",
      unsent: "Δεν στάλθηκε ακόμη. Γίνεται νέα προσπάθεια…",
      refused: "Δεν στάλθηκε.",
      sentAfter: "Το μήνυμα στάλθηκε.",
      offline: "Δεν υπάρχει σύνδεση. Ό,τι γράψετε φυλάσσεται εδώ και θα σταλεί μόλις επανέλθει.",
      trouble: "Η υπηρεσία δεν αποκρίνεται. Ό,τι γράψατε έχει φυλαχτεί και θα σταλεί ξανά.",
      busy: "Η υπηρεσία έχει πολύ φόρτο. Νέα προσπάθεια σε {n} δευτερόλεπτα.",
      retry: "Δοκιμή τώρα",
      edit: "Διόρθωση",
      remove: "Αφαίρεση",
      expired: "Η προηγούμενη συνομιλία δεν είναι πια διαθέσιμη. Ό,τι γράψετε τώρα ξεκινά μια νέα.",
      official: "Επίσημη απάντηση",
      choices: "Επιλογές",
      chosen: "επιλέχθηκε",
      safety: "Άμεση βοήθεια",
      call: "Κλήση {n}",
      handoff: "Εξυπηρέτηση από υπάλληλο",
      receipt: "Αποδεικτικό υποβολής",
      reference: "Αριθμός αναφοράς",
      secret: "Μυστικός κωδικός",
      due: "Απάντηση έως {date}",
      keep: "Κρατήστε και τα δύο: με αυτά βλέπετε την πορεία και τις απαντήσεις χωρίς λογαριασμό.",
      copy: "Αντιγραφή",
      copyReference: "Αντιγραφή του αριθμού αναφοράς",
      copySecret: "Αντιγραφή του μυστικού κωδικού",
      copied: "Αντιγράφηκε.",
      copyFailed: "Η αντιγραφή δεν έγινε. Επιλέξτε το κείμενο και αντιγράψτε το.",
      save: "Αποθήκευση σε αρχείο",
      saved: "Αποθηκεύτηκε: {date}",
      clock: "{time}",
      listen: "Ακρόαση",
      stop: "Διακοπή",
      newTab: "(ανοίγει σε νέα καρτέλα)",
      newBelow: "Υπάρχουν νέα μηνύματα: προβολή",
      uploading: "Αποστολή αρχείου: {n}%",
      uploaded: "Το αρχείο παραλήφθηκε.",
      fileTooBig: "Το αρχείο ξεπερνά τα 10 MB. Διαλέξτε ένα μικρότερο.",
    },
    vi: {
      title: "Trợ lý tự động",
      launcher: "Bạn cần hỗ trợ?",
      unread: "Tin nhắn mới: {n}",
      close: "Đóng",
      language: "Ngôn ngữ",
      auto: "Tự động",
      person: "Gặp nhân viên",
      renew: "Trò chuyện mới",
      renewAsk: "Bắt đầu cuộc trò chuyện mới?",
      renewNote: "Cuộc trò chuyện hiện tại sẽ không còn hiện trên thiết bị này. Nếu đã nhận mã hồ sơ và mã bí mật, bạn hãy lưu lại trước.",
      renewYes: "Bắt đầu lại",
      cancel: "Hủy",
      log: "Cuộc trò chuyện",
      introTitle: "Chúng tôi có thể giúp gì cho bạn?",
      introText: "Bạn cứ viết theo cách nói của mình, bằng tiếng Việt, tiếng Bồ Đào Nha, tiếng Hy Lạp hoặc tiếng Anh. Trợ lý tự động sẽ trả lời; bạn có thể yêu cầu gặp nhân viên bất cứ lúc nào.",
      introPrivacy: "Vui lòng không ghi thông tin của người khác hay số giấy tờ tùy thân.",
      introTasks: "Hoặc bắt đầu từ đây",
      request: "Gửi yêu cầu",
      complaint: "Gửi khiếu nại",
      appointment: "Đặt lịch hẹn",
      status: "Tra cứu hồ sơ",
      message: "Tin nhắn của bạn",
      send: "Gửi",
      attach: "Đính kèm tệp",
      keys: "Enter để gửi, Shift + Enter để xuống dòng",
      count: "{n} trên {max} ký tự",
      tooLong: "Tin nhắn dài quá {n} ký tự. Bạn hãy rút ngắn để gửi được.",
      you: "Tin nhắn của bạn",
      bot: "Trợ lý",
      clerk: "Nhân viên",
      system: "Thông tin",
      typing: "Trợ lý đang trả lời…",
      sending: "Đang gửi…",
      unsent: "Chưa gửi được. Đang thử lại…",
      refused: "Không gửi được.",
      sentAfter: "Tin nhắn đã được gửi.",
      offline: "Mất kết nối. Nội dung bạn viết được giữ lại và sẽ gửi ngay khi có mạng.",
      trouble: "Hệ thống chưa phản hồi. Nội dung bạn viết đã được giữ lại và sẽ được gửi lại.",
      busy: "Hiện có rất nhiều yêu cầu. Hệ thống sẽ thử lại sau {n} giây.",
      retry: "Thử lại ngay",
      edit: "Sửa lại",
      remove: "Bỏ",
      expired: "Cuộc trò chuyện trước không còn xem được. Bạn viết tiếp thì sẽ mở cuộc trò chuyện mới.",
      official: "Câu trả lời chính thức",
      choices: "Lựa chọn",
      chosen: "đã chọn",
      safety: "Hỗ trợ khẩn cấp",
      call: "Gọi {n}",
      handoff: "Nhân viên hỗ trợ",
      receipt: "Giấy biên nhận",
      reference: "Mã hồ sơ",
      secret: "Mã bí mật",
      due: "Trả lời chậm nhất ngày {date}",
      keep: "Bạn hãy giữ cả hai mã: có hai mã này là xem được tình trạng và câu trả lời, không cần tài khoản.",
      copy: "Sao chép",
      copyReference: "Sao chép mã hồ sơ",
      copySecret: "Sao chép mã bí mật",
      copied: "Đã sao chép.",
      copyFailed: "Không sao chép được. Bạn hãy bôi đen rồi sao chép.",
      save: "Lưu thành tệp",
      saved: "Lưu lúc {date}",
      clock: "{time}",
      listen: "Nghe",
      stop: "Dừng",
      newTab: "(mở trong tab mới)",
      newBelow: "Có tin nhắn mới: xem",
      uploading: "Đang gửi tệp: {n}%",
      uploaded: "Đã nhận tệp.",
      fileTooBig: "Tệp lớn hơn 10 MB. Bạn hãy chọn tệp nhỏ hơn.",
    },
    en: {
      title: "Automated assistant",
      launcher: "Need help?",
      unread: "New messages: {n}",
      close: "Close",
      language: "Language",
      auto: "Automatic",
      person: "Talk to a person",
      renew: "New conversation",
      renewAsk: "Start a new conversation?",
      renewNote: "The current conversation will no longer show on this device. If you were given a reference and a secret code, save them first.",
      renewYes: "Start again",
      cancel: "Cancel",
      log: "Conversation",
      introTitle: "How can we help?",
      introText: "Write in your own words, in English, Portuguese, Greek or Vietnamese. An automated assistant answers; you can ask for a person at any time.",
      introPrivacy: "Please do not write other people's details or identity numbers.",
      introTasks: "Or start here",
      request: "Make a request",
      complaint: "Make a complaint",
      appointment: "Book an appointment",
      status: "Check a case",
      message: "Your message",
      send: "Send",
      attach: "Attach a file",
      keys: "Enter sends, Shift + Enter starts a new line",
      count: "{n} of {max} characters",
      tooLong: "The text is {n} characters too long. Please shorten it to send it.",
      you: "Your message",
      bot: "Assistant",
      clerk: "Staff",
      system: "Information",
      typing: "The assistant is writing…",
      sending: "Sending…",
      unsent: "Not sent yet. Trying again…",
      refused: "Not sent.",
      sentAfter: "The message was sent.",
      offline: "No connection. What you write is kept here and goes out as soon as the connection is back.",
      trouble: "The service is not responding. What you wrote is kept and will be sent again.",
      busy: "We are very busy right now. Trying again in {n} seconds.",
      retry: "Try now",
      edit: "Edit",
      remove: "Remove",
      expired: "The earlier conversation is no longer available. What you write now starts a new one.",
      official: "Official answer",
      choices: "Options",
      chosen: "chosen",
      safety: "Help right now",
      call: "Call {n}",
      handoff: "Help from a person",
      receipt: "Receipt",
      reference: "Reference",
      secret: "Secret code",
      due: "Answer by {date}",
      keep: "Keep both: with the reference and the code you can see the status and the answers, without an account.",
      copy: "Copy",
      copyReference: "Copy the reference",
      copySecret: "Copy the secret code",
      copied: "Copied.",
      copyFailed: "Could not copy. Please select the text and copy it.",
      save: "Save as a file",
      saved: "Saved on {date}",
      clock: "{time}",
      listen: "Listen",
      stop: "Stop",
      newTab: "(opens in a new tab)",
      newBelow: "There are new messages: show",
      uploading: "Sending the file: {n} %",
      uploaded: "File received.",
      fileTooBig: "The file is larger than 10 MB. Please choose a smaller one.",
    },
  };

  // ---------------------------------------------------------------- look

  const STYLE = `
:host {
  all: initial; display: block; font-size: medium; -webkit-text-size-adjust: 100%;
  --surface: #fff; --soft: #f3f5f3; --ink: #1c2426; --muted: #56625f; --line: #d5dcd8; --field: #7c8985;
  --tint: #edf3f0; --fill: var(--accent-fill); --brand: var(--accent-light);
  --danger: #a4221a; --danger-soft: #fff3f1; --warm: #76520a; --warm-soft: #fdf6e7; --shadow: 0 1px 2px #1c24260f;
}
@media (prefers-color-scheme: dark) {
  :host {
    --surface: #161b1c; --soft: #222a2b; --ink: #edf1ef; --muted: #a9b5b1; --line: #38423f; --field: #7f8d88;
    --tint: #1d2727; --brand: var(--accent-dark);
    --danger: #ff9d92; --danger-soft: #331a18; --warm: #efc46f; --warm-soft: #2d2617; --shadow: none;
  }
}
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
svg { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.root {
  height: 100%; color: var(--ink); line-height: 1.5; color-scheme: light dark; text-align: start;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
button, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
button {
  display: inline-flex; align-items: center; justify-content: center; gap: .5em; min-height: 2.75em; padding: .4em .9em;
  border: 1px solid transparent; border-radius: .75em; background: none; cursor: pointer; text-align: start; touch-action: manipulation;
}
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
.head :focus-visible { outline-color: #fff; }

.panel {
  display: grid; grid-template: auto auto minmax(0, 1fr) auto auto / minmax(0, 1fr); position: relative; width: 100%; height: 100%; padding: 0; margin: 0;
  border: 1px solid var(--line); border-radius: 1.25em; background: var(--surface); color: inherit; overflow: hidden; max-width: none; max-height: none;
  container-type: inline-size;
}
.head { display: flex; align-items: center; gap: .75em; padding: .75em 1em; background: var(--fill); color: #fff; }
.head > svg { width: 2.4em; height: 2.4em; stroke-width: 1.75; }
.names { flex: 1 1 8em; min-width: 0; }
.names h2 { font-size: 1.0625em; font-weight: 650; line-height: 1.25; }
.names p { font-size: .8125em; line-height: 1.3; }
.language { display: flex; align-items: center; position: relative; flex: 0 1 auto; min-width: 2.75em; }
.language svg { position: absolute; inset-inline-start: .7em; pointer-events: none; }
.language select {
  width: 100%; min-height: 2.75em; padding: .4em 1.9em .4em 2.4em; border: 1px solid #ffffff80; border-radius: .75em; background: none; color: #fff;
  appearance: none; cursor: pointer; text-overflow: ellipsis;
}
.language .icon-down { inset-inline: auto .6em; width: 1em; height: 1em; }
.language option { background: var(--surface); color: var(--ink); }
.head button { color: #fff; padding: .4em; min-width: 2.75em; border-color: #ffffff80; }
.tools { display: flex; flex-wrap: wrap; gap: 0 .25em; padding: .25em .5em; border-bottom: 1px solid var(--line); }
.tools button { color: var(--brand); font-weight: 600; font-size: .9375em; min-height: 3.15em; }

.log { display: flex; flex-direction: column; gap: .5em; overflow-y: auto; padding: 1em; overscroll-behavior: contain; scroll-padding: 1em; position: relative; }
.log:focus-visible { outline-offset: -3px; }
.message { display: flex; flex-direction: column; align-items: flex-start; max-width: min(92%, 40em); animation: rise .18s ease-out; }
.message.mine { align-self: flex-end; align-items: flex-end; max-width: 85%; }
@keyframes rise { from { opacity: 0; transform: translateY(.4em); } }
.who { font-size: .8125em; font-weight: 600; color: var(--muted); margin: .6em .25em .2em; }
.mine > .who, .bot + .bot > .who, .clerk + .clerk > .who, .system + .system > .who {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0;
}
.bubble { border: 1px solid var(--line); background: var(--soft); border-radius: 1.1em; border-start-start-radius: .3em; padding: .7em .95em; max-width: 100%; }
.bubble > * + *, .text > * + * { margin-top: .6em; }
.text > p { white-space: pre-line; }
.text ol { list-style: decimal; padding-inline-start: 1.6em; }
.text ul { list-style: disc; padding-inline-start: 1.3em; }
.text li + li { margin-top: .25em; }
.text li::marker { color: var(--brand); font-weight: 600; }
.text a { color: var(--brand); text-underline-offset: .15em; border-radius: .2em; }
.mine .bubble { background: var(--fill); border-color: var(--fill); color: #fff; border-start-start-radius: 1.1em; border-end-end-radius: .3em; }
.mine .text p { white-space: pre-wrap; }
.mine.unsent .bubble { background: none; color: var(--ink); border: 1px dashed var(--field); }
.system .bubble { background: none; }
.clerk .bubble { background: var(--warm-soft); border-color: var(--warm); }
.clerk > .who { color: var(--warm); }
.answer .bubble { background: var(--surface); border-color: var(--brand); box-shadow: var(--shadow); padding: 0; overflow: hidden; }
.answer .bubble > .badge { background: var(--tint); }
.answer .bubble > :not(.badge) { margin: .7em .95em; }
.badge { display: flex; align-items: center; gap: .45em; color: var(--brand); font-weight: 650; font-size: .875em; padding: .45em 1.1em; }
.badge svg { width: 1.2em; height: 1.2em; }
.handoff .bubble { border-color: var(--warm); background: var(--warm-soft); }
.handoff .badge, .safety .badge, .receipt .badge { padding: 0; font-size: 1em; }
.handoff .badge { color: var(--warm); }
.safety { max-width: 100%; align-self: stretch; }
.safety .bubble { border: 2px solid var(--danger); background: var(--danger-soft); font-size: 1.0625em; align-self: stretch; }
.safety .badge, .safety .text a { color: var(--danger); }
.safety .text a { font-weight: 700; }
.calls { display: flex; flex-wrap: wrap; gap: .5em; }
.calls a {
  display: inline-flex; align-items: center; gap: .5em; min-height: 2.75em; padding: .4em 1em; border-radius: .75em; background: #a4221a; color: #fff;
  border: 1px solid transparent; font-weight: 700; text-decoration: none;
}
.receipt .bubble { border: 2px dashed var(--brand); background: var(--surface); }
.receipt dl { display: grid; gap: .75em; }
.receipt dt { font-size: .875em; color: var(--muted); font-weight: 600; }
.receipt dd { display: flex; flex-wrap: wrap; align-items: center; gap: .4em .75em; }
.receipt code { font: 700 1.375em/1.3 ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace; letter-spacing: .04em; user-select: all; }
.receipt .due { font-weight: 650; }
.note { font-size: .875em; color: var(--muted); }
.plain { border-color: var(--field); background: var(--surface); color: var(--brand); font-weight: 600; }
.small { font-size: .875em; min-height: 3.15em; padding: .25em .7em; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: .1em .6em; font-size: .8125em; color: var(--muted); margin: .1em .3em 0; min-height: 1.5em; }
.bot:has(+ .bot) > .foot time, .clerk:has(+ .clerk) > .foot time { display: none; }
.foot:empty, .foot:not(:has(button:not([hidden]), span)):has(time) { min-height: 0; }
.foot button { color: var(--brand); font-weight: 600; min-height: 2.6em; padding: .2em .5em; }
.foot .failed { color: var(--danger); font-weight: 600; }
progress { width: 100%; min-width: 9em; accent-color: #fff; display: block; }

.choices { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .25em; max-width: 100%; }
.choices li { max-width: 100%; }
.choices button, .intro button {
  border-color: var(--brand); background: var(--surface); color: var(--brand); font-weight: 600; border-radius: 1.4em; padding: .5em 1.1em; max-width: 100%;
}
.choices.many { flex-direction: column; counter-reset: n; align-self: stretch; }
.choices.many button { width: 100%; justify-content: flex-start; border-radius: .75em; counter-increment: n; }
.choices.many button::before {
  content: counter(n); flex: none; min-width: 1.75em; padding: 0 .3em; border-radius: .9em; background: var(--tint); text-align: center; font-size: .875em; line-height: 1.75;
}
.choices button.used, .choices button:disabled { border-color: var(--line); background: none; color: var(--muted); cursor: default; }
.system .choices:has(button:disabled) { display: none; } /* offered on the first screen already */
.choices button.used { border: 2px solid var(--brand); color: var(--ink); }

.intro { margin: auto 0; padding: .5em 0; }
.intro h3 { font-size: 1.5em; line-height: 1.25; font-weight: 700; letter-spacing: -.01em; margin-bottom: .5em; text-wrap: balance; }
.intro p { max-width: 38em; }
.intro .note { margin: .6em 0 1.5em; }
.intro .before { font-size: .875em; font-weight: 650; color: var(--muted); margin-bottom: .5em; }
.intro ul { display: flex; flex-wrap: wrap; gap: .5em; }
.typing { display: flex; align-items: center; gap: .6em; color: var(--muted); font-size: .875em; min-height: 0; }
.dots { display: inline-flex; gap: .25em; padding: .75em .85em; border-radius: 1.1em; background: var(--soft); border: 1px solid var(--line); }
.dots i { width: .45em; height: .45em; border-radius: 50%; background: var(--muted); animation: dot 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes dot { 0%, 60%, 100% { transform: none; opacity: .5; } 30% { transform: translateY(-.25em); opacity: 1; } }

.below { padding: .5em .75em 0; border-top: 1px solid var(--line); }
.trouble { display: flex; flex-wrap: wrap; align-items: center; gap: .25em .75em; padding: .5em .75em; margin-bottom: .5em; border: 1px solid var(--warm); border-radius: .75em; background: var(--warm-soft); font-size: .9375em; }
.trouble span { flex: 1 1 14em; }
.jump { width: 100%; margin-bottom: .5em; }
.composer { padding: 0 .75em .75em; }
.box { border: 1px solid var(--field); border-radius: 1em; background: var(--surface); padding: .5em .5em .4em; }
.box:focus-within { border-color: var(--brand); box-shadow: inset 0 0 0 1px var(--brand); }
.box label { display: block; font-size: .8125em; font-weight: 600; color: var(--muted); padding: 0 .45em; cursor: text; }
textarea { display: block; width: 100%; height: 2em; max-height: 9em; padding: .25em .4em; border: 0; background: none; resize: none; line-height: 1.5; border-radius: .4em; overflow-y: auto; }
textarea:focus-visible { outline: none; }
.row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25em .5em; }
.row .clip { color: var(--brand); font-weight: 600; padding: .4em .6em; font-size: .9375em; min-height: 3.15em; }
.count:empty { display: none; }
.count { flex: 1; text-align: end; font-size: .8125em; color: var(--muted); font-variant-numeric: tabular-nums; }
.count.over { color: var(--danger); font-weight: 650; }
.row .send { background: var(--fill); color: #fff; font-weight: 650; padding: .4em 1.15em; margin-inline-start: auto; }
.keys { font-size: .8125em; color: var(--muted); padding: .3em .6em 0; display: none; }
@media (hover: hover) and (pointer: fine) {
  .keys { display: block; }
  .head button:hover, .language select:hover { background-color: #ffffff24; }
  .tools button:hover, .foot button:hover, .plain:hover, .choices button:not(:disabled, .used):hover, .intro button:hover, .row .clip:hover { background: var(--tint); }
  .row .send:hover, .strong:hover, .launcher:hover { filter: brightness(1.15); }
}

.confirm { width: min(26em, calc(100% - 2em)); padding: 1.25em; border: 1px solid var(--line); border-radius: 1.1em; background: var(--surface); color: var(--ink); box-shadow: 0 1em 3em #0006; }
.confirm::backdrop { background: #0b121399; }
.confirm h2 { font-size: 1.1875em; line-height: 1.3; margin-bottom: .4em; }
.confirm div { display: flex; flex-wrap: wrap; gap: .5em; margin-top: 1.1em; }
.strong { background: var(--fill); color: #fff; font-weight: 650; }

.floating .panel { border: 0; border-radius: 0; position: fixed; inset: 0; z-index: 2147483000; height: 100%; }
.floating .panel:not([open]) { display: none; }
.floating .panel::backdrop { background: none; }
.launcher {
  position: fixed; inset: auto max(1.25em, env(safe-area-inset-right)) max(1.25em, env(safe-area-inset-bottom)) auto; z-index: 2147482999; min-height: 3.5em; padding: .5em 1.35em .5em 1.1em;
  border: 2px solid #fff; border-radius: 2em; background: var(--fill); color: #fff; font-weight: 650; box-shadow: 0 .35em 1.25em #0b121340; max-width: calc(100vw - 2.5em);
}
.launcher svg { width: 1.75em; height: 1.75em; }
.news { min-width: 1.7em; padding: 0 .4em; border-radius: 1em; background: #fff; color: #a4221a; text-align: center; }
@media (min-width: 30em) and (min-height: 30em) {
  .floating .panel {
    inset: auto 1.25em 1.25em auto; width: 25.5em; max-width: calc(100vw - 2.5em); height: min(44em, calc(100vh - 2.5em)); border: 1px solid var(--line); border-radius: 1.25em;
    box-shadow: 0 1em 3.5em #0b121340; animation: rise .18s ease-out;
  }
}
@container (max-width: 28em) {
  .head { padding: .55em .6em .55em .9em; gap: .5em; }
  .head > svg { display: none; }
  .names { flex-basis: 6em; }
  .log { padding: .75em; }
  .message { max-width: 100%; }
  .tools { padding: .1em .25em; }
  .tools button { font-size: .875em; padding: .3em .6em; gap: .35em; }
  .tools svg { width: 1.15em; height: 1.15em; }
  .composer { padding: 0 .5em .5em; }
}
@container (max-width: 21em) {
  .language { flex-basis: 7.5em; }
  .tools .renew, .row .clip { min-width: 3.15em; }
  .tools .renew span, .row .clip span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
}
/* A very low window (400 % zoom, a phone on its side): nothing sticks, the whole panel scrolls. */
@media (max-height: 30em) {
  :host { height: auto !important; }
  .root, .panel { height: auto; }
  .panel { display: block; overflow: visible; }
  .log { overflow: visible; }
  .floating .panel { height: 100%; overflow-y: auto; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) {
  :focus-visible { outline-color: Highlight; }
  .head { border-bottom: 1px solid; }
  .mine .bubble, .row .send, .strong, .launcher, .calls a { border: 1px solid ButtonText; }
  .choices button.used { border-style: double; border-width: 4px; }
  .dots i { background: CanvasText; }
}
`;

  const ICONS = {
    mark: "M2.5 17.5h19M4 17.5v-4a8 8 0 0 1 16 0v4M8.5 17.5v-2.8a3.5 3.5 0 0 1 7 0v2.8M12 5.5v5.7M6.5 8.2v5.6M17.5 8.2v5.6",
    close: "M6 6l12 12M18 6L6 18",
    globe: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18c-5-5-5-13 0-18",
    down: "M6 9l6 6l6-6",
    person: "M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
    renew: "M12 5v14M5 12h14",
    clip: "M20 11.500l-8 8a5 5 0 0 1-7-7l8.5-8.500a3.3 3.3 0 0 1 4.7 4.700l-8.5 8.500a1.6 1.6 0 0 1-2.3-2.300l7.6-7.6",
    send: "M4 12h15M13 6l6 6l-6 6",
    check: "M12 2.800l2.5 2l3.2-.2l.8 3.100l2.6 1.800l-1.2 2.900l1.2 2.900l-2.6 1.800l-.8 3.100l-3.2-.2l-2.5 2l-2.5-2l-3.2.2l-.8-3.100l-2.6-1.800l1.2-2.900l-1.2-2.900l2.6-1.800l.8-3.100l3.2.2zM8.5 12.300l2.4 2.400l4.6-4.8",
    sound: "M4 9.500v5h3.500l4.5 4v-13l-4.5 4zM16 9a4 4 0 0 1 0 6M18.5 6.500a8 8 0 0 1 0 11",
    halt: "M7 7h10v10h-10z",
    copy: "M9 9h11v11h-11zM5 15h-1v-11h11v1",
    save: "M12 4v11M7 10.500l5 5l5-5M4 20h16",
    phone: "M6 3.500h3.500l1.5 5l-2.3 1.600a12 12 0 0 0 5.2 5.200l1.6-2.300l5 1.500v3.500a2 2 0 0 1-2.2 2c-8-.6-13.7-6.3-14.3-14.300a2 2 0 0 1 2-2.2",
    alert: "M12 3.500l9.5 16.500h-19zM12 10v4.500M12 17.400v.1",
    ticket: "M6 3h12v18l-3-2l-3 2l-3-2l-3 2zM9.5 8h5M9.5 12h5",
  };

  // ---------------------------------------------------------------- small things

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, name) => (facts && name in facts ? facts[name] : whole));

  const base = (tag) => String(tag || "").toLowerCase().split(/[-_]/)[0];

  const clean = (text) => text.normalize("NFC").replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, "\ufffd");

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID(); // not there on plain http
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** An element with its attributes, listeners (functions) and children; texts become text nodes. */
  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") node.addEventListener(key, value);
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value != null) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child != null && child !== false && child !== ""));
    return node;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", `icon-${name}`);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** Copies text; a textarea stands in where the browser has no clipboard (plain http). */
  async function copyText(text, beside) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (problem) {
      const area = make("textarea", { class: "vh" });
      area.value = text;
      beside.after(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      beside.focus();
      return done;
    }
  }

  // ---------------------------------------------------------------- colour

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  function luminance(hex) {
    const [r, g, b] = channels(hex).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  /** The colour nearest to `hex`, towards `goal`, that reads on every background given. */
  function readable(hex, goal, backgrounds, least) {
    const from = channels(hex);
    const to = channels(goal);
    for (let part = 0; part <= 1; part += 0.04) {
      const mixed = "#" + from.map((value, i) => Math.round(value + (to[i] - value) * part).toString(16).padStart(2, "0")).join("");
      if (backgrounds.every((background) => contrast(mixed, background) >= least)) return mixed;
    }
    return goal;
  }

  function themeOf(colour, office) {
    let hex = String(colour || "").trim().toLowerCase();
    if (/^#[0-9a-f]{3}$/.test(hex)) hex = hex.replace(/[0-9a-f]/g, "$&$&");
    const own = /^#[0-9a-f]{6}$/.test(hex);
    if (!own) hex = office.accent;
    return {
      "--accent-fill": readable(hex, "#000000", ["#ffffff"], 4.6),
      "--accent-light": readable(hex, "#000000", ["#ffffff", "#edf3f0"], 4.6),
      "--accent-dark": readable(own ? hex : office.dark, "#ffffff", ["#161b1c", "#222a2b"], 7),
    };
  }

  // ---------------------------------------------------------------- text to nodes

  const LINK = new RegExp(
    [
      "https?:\\/\\/[^\\s<>\"'“”«»]+",
      "[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+",
      "(?:[a-z0-9-]+\\.)+(?:pt|gr|vn|eu|org|com|net|int)(?![\\w-])(?:\\/[^\\s<>\"'“”«»]*)?",
      "\\+\\d(?:[ .()-]{0,2}\\d){6,14}",
      "\\d+(?:[ .]\\d+)*",
    ].join("|"),
    "gi",
  );

  /** Digits that are a telephone number; short codes only where nothing else is meant (`urgent`). */
  function isPhone(text, urgent) {
    const digits = text.replace(/\D/g, "");
    if (text[0] === "+") return digits.length >= 8 && digits.length <= 15;
    if (/^1[89]00([ .]?\d){4,6}$/.test(text)) return true; // 1900 9068
    if (text.includes(".")) return false; // an amount
    if (/^(1555|15900|116 ?\d{3})$/.test(text)) return true;
    if (urgent && /^\d{3,6}$/.test(text) && !/^(19|20)\d\d$/.test(text)) return true;
    if (/^(2[1-8]\d{8}|69\d{8}|80[01]\d{7}|(300|707|80[08])\d{6})$/.test(text)) return true;
    if (!/^\d{2,4}( \d{2,7}){1,4}$/.test(text)) return false;
    if (digits.length === 9) return /^[2-9]/.test(digits);
    if (digits.length === 10) return /^[02678]/.test(digits);
    return digits.length === 11 && digits[0] === "0";
  }

  const MONEY = /^\s?(€|%|₫|đ|eur|đồng|ευρώ|vnd)/i;

  /** The telephone number that `text` starts with, or "": the longest run of its digit groups that is one. */
  function phoneIn(text, before, after, urgent) {
    if (/[\p{L}\d/€,:#]$/u.test(before) || /[\d][.,-]$/.test(before)) return "";
    let candidate = text;
    let rest = after;
    while (candidate) {
      if (isPhone(candidate, urgent) && !/^([\p{L}\d/]|[.,:-]\d)/u.test(rest) && !MONEY.test(rest)) return candidate;
      const cut = Math.max(candidate.lastIndexOf(" "), candidate.lastIndexOf("."));
      if (cut < 0) return "";
      rest = candidate.slice(cut) + rest;
      candidate = candidate.slice(0, cut);
    }
    return "";
  }

  function trimUrl(url) {
    let text = url.replace(/[.,;:!?…'»”]+$/, "");
    while (text.endsWith(")") && text.split(")").length > text.split("(").length) text = text.slice(0, -1);
    return text;
  }

  /** Pieces of a line: strings, and {text, href} where it holds an address or a number. */
  function pieces(line, urgent) {
    const found = [];
    let at = 0;
    LINK.lastIndex = 0;
    for (let match; (match = LINK.exec(line)); ) {
      let text = match[0];
      let href = "";
      if (/^https?:/i.test(text)) href = text = trimUrl(text);
      else if (text.includes("@")) href = "mailto:" + (text = text.replace(/[.-]+$/, ""));
      else if (/^[+\d][\d .()-]*$/.test(text)) {
        text = phoneIn(text, line.slice(0, match.index), line.slice(match.index + text.length), urgent);
        const scheme = /sms[\s:]+(?:\p{L}+\s+){0,3}$/iu.test(line.slice(0, match.index)) ? "sms:" : "tel:";
        href = text && scheme + text.replace(/[^\d+]/g, "");
      } else if (!/[\w@/.-]$/.test(line.slice(0, match.index))) href = "https://" + (text = trimUrl(text));
      if (!href) {
        if (/^\d/.test(match[0])) LINK.lastIndex = match.index + match[0].match(/^\d+[ .]?/)[0].length;
        continue;
      }
      if (match.index > at) found.push(line.slice(at, match.index));
      found.push({ text, href });
      LINK.lastIndex = at = match.index + text.length;
    }
    if (at < line.length) found.push(line.slice(at));
    return found;
  }

  /** Plain text as blocks: paragraphs, "- " lists and "1. " steps. */
  function blocks(text) {
    const found = [];
    let open = null;
    for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
      const point = /^\s*[-–•]\s+(\S.*)$/.exec(line);
      const step = point ? null : /^\s*(\d{1,2})[.)]\s+(\S.*)$/.exec(line);
      const kind = point ? "ul" : step ? "ol" : "p";
      if (!line.trim()) open = null;
      else if (open && open.kind === kind) open.lines.push(point ? point[1] : step ? step[2] : line);
      else found.push((open = { kind, start: step ? Number(step[1]) : 1, lines: [point ? point[1] : step ? step[2] : line] }));
    }
    return found;
  }

  // ---------------------------------------------------------------- what is kept on this device

  /** One JSON value in localStorage, changed by whole read-and-write steps so that two tabs do not undo each other. */
  class Keep {
    constructor(key) {
      this.key = key;
      this.own = null; // where the browser refuses storage
    }

    read() {
      if (!this.own) {
        try {
          const kept = JSON.parse(localStorage.getItem(this.key));
          return kept && Array.isArray(kept.pending) ? kept : { pending: [] };
        } catch (problem) {
          return { pending: [] };
        }
      }
      return this.own;
    }

    change(how) {
      const value = this.read();
      how(value);
      try {
        localStorage.setItem(this.key, JSON.stringify(value));
        this.own = null;
      } catch (problem) {
        this.own = value;
      }
    }
  }

  // ---------------------------------------------------------------- the server

  /** Why a call came to nothing. `status` 0: no answer at all, so nobody knows whether it was carried out. */
  class Failure extends Error {
    constructor(status, { message = "", code = "", seconds = 0 } = {}) {
      super(message);
      this.status = status;
      this.code = code;
      this.seconds = seconds;
    }

    get passes() {
      return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
    }

    get gone() {
      return [401, 404, 410].includes(this.status);
    }
  }

  function failureOf(status, body, retryAfter) {
    const error = (body && body.error) || {};
    const seconds = Math.min(Number(retryAfter) || 0, 300);
    const message = typeof error.message === "string" ? error.message : "";
    return new Failure(status, { message, code: error.code, seconds });
  }

  class Server {
    /** `language()`: the one the widget speaks now, for the server's first words and refusals. */
    constructor(address, language) {
      this.address = address.replace(/\/*$/, "/");
      this.language = language;
    }

    headers(token, more) {
      const headers = { "Accept-Language": this.language(), ...more };
      return token ? { Authorization: `Bearer ${token}`, ...headers } : headers;
    }

    async call(method, path, { token, body, signal } = {}) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), TURN_TIMEOUT);
      if (signal) signal.addEventListener("abort", () => stop.abort());
      const headers = this.headers(token, body ? { "Content-Type": "application/json" } : {});
      try {
        const response = await fetch(this.address + path, {
          method,
          headers,
          body: body && JSON.stringify(body),
          signal: stop.signal,
          credentials: "omit",
          cache: "no-store",
        });
        const text = await response.text();
        if (response.ok) return JSON.parse(text);
        let problem = null;
        try {
          problem = JSON.parse(text);
        } catch (unreadable) {
          problem = null; // a proxy's own page
        }
        throw failureOf(response.status, problem, response.headers.get("Retry-After"));
      } catch (problem) {
        throw problem instanceof Failure ? problem : new Failure(0);
      } finally {
        clearTimeout(timer);
      }
    }

    /** XMLHttpRequest, because fetch does not tell how much of an upload is through. */
    upload(path, token, form, onProgress, item) {
      return new Promise((done, failed) => {
        const request = new XMLHttpRequest();
        item.stop = () => request.abort();
        request.open("POST", this.address + path);
        request.timeout = UPLOAD_TIMEOUT;
        for (const [name, value] of Object.entries(this.headers(token))) request.setRequestHeader(name, value);
        request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
        request.onerror = request.onabort = request.ontimeout = () => failed(new Failure(0));
        request.onload = () => {
          let body = null;
          try {
            body = JSON.parse(request.responseText);
          } catch (unreadable) {
            if (request.status < 300) return failed(new Failure(0));
          }
          if (request.status < 300) return done(body || {});
          return failed(failureOf(request.status, body, request.getResponseHeader("Retry-After")));
        };
        request.send(form);
      });
    }

    /** Reads server-sent events until the connection ends, calling `onMessage` for each. */
    async stream(path, token, signal, onOpen, onMessage) {
      const stop = new AbortController();
      signal.addEventListener("abort", () => stop.abort());
      let timer = setTimeout(() => stop.abort(), SILENCE_TIMEOUT);
      try {
        const response = await fetch(this.address + path, {
          headers: this.headers(token, { Accept: "text/event-stream" }),
          signal: stop.signal,
          credentials: "omit",
          cache: "no-store",
        });
        if (!response.ok || !response.body) throw failureOf(response.status, null, response.headers.get("Retry-After"));
        onOpen();
        const reader = response.body.getReader();
        const decoder = new TextDecoder();
        let text = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          clearTimeout(timer);
          timer = setTimeout(() => stop.abort(), SILENCE_TIMEOUT);
          text = (text + decoder.decode(value, { stream: true })).replace(/\r\n?/g, "\n");
          const events = text.split("\n\n");
          text = events.pop();
          for (const event of events) {
            const lines = event.split("\n");
            const name = (lines.find((line) => line.startsWith("event:")) || "event:message").slice(6).trim();
            const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
            if (name === "message" && data) onMessage(JSON.parse(data));
          }
        }
      } catch (problem) {
        throw problem instanceof Failure ? problem : new Failure(0);
      } finally {
        clearTimeout(timer);
      }
    }
  }

  // ---------------------------------------------------------------- the conversation

  /**
   * What was said and what still has to be said, without any drawing.
   *
   * Messages go out one at a time and in order. Each stays in the pending list on this device until the
   * server has answered it, and every repetition carries the same client_message_id: so none is lost and
   * none counts twice. The cursor moves only on answers that are complete and in order (GET messages); what
   * arrives by other ways is recognised by its id.
   */
  class Conversation {
    constructor({ server, keep, organisation, view }) {
      Object.assign(this, { server, keep, organisation, view });
      this.epoch = 0; // grows with each new conversation on this page
      this.known = new Set();
      this.cursor = "";
      this.queue = [];
      this.held = []; // arrived while a message is on its way; shown after it
      this.wakers = new Set();
      this.listening = null;
    }

    get id() {
      return this.keep.read().id;
    }

    /** Shows what this device remembers and goes on sending what is unsent. */
    async resume() {
      if (this.id) await this.sync().catch(() => {});
      for (const kept of this.keep.read().pending) {
        const queued = this.queue.find((one) => one.client_message_id === kept.client_message_id);
        this.view.own(queued || kept);
        if (kept.refused != null) this.view.refused(kept, kept.refused);
        else if (!queued) this.queue.push(kept);
      }
      this.pump();
      this.listen();
    }

    send(content) {
      const message = { client_message_id: newId(), ...content };
      this.keep.change((kept) => kept.pending.push(message));
      this.enqueue(message);
    }

    attach(file) {
      this.enqueue({ client_message_id: newId(), file });
    }

    enqueue(message) {
      this.queue.push(message);
      this.view.own(message);
      this.wake();
      this.pump();
    }

    drop(message) {
      message.dropped = true;
      if (message.stop) message.stop();
      this.queue = this.queue.filter((queued) => queued !== message);
      this.forget(message);
      this.wake();
    }

    forget(message) {
      this.keep.change((kept) => {
        kept.pending = kept.pending.filter((one) => one.client_message_id !== message.client_message_id);
      });
    }

    async pump() {
      if (this.pumping) return;
      this.pumping = true;
      this.view.busy(this.queue.length > 0);
      try {
        while (this.queue.length) await this.deliver(this.queue[0]);
      } finally {
        this.pumping = false;
        this.view.busy(false);
      }
    }

    async deliver(message) {
      for (let attempt = 0; !message.dropped; attempt++) {
        let epoch = this.epoch;
        try {
          await this.open();
          if (message.dropped) return;
          epoch = this.epoch;
          this.view.waiting(message, true);
          const answer = await (message.file ? this.postFile(message) : this.post(message));
          if (epoch === this.epoch) this.acknowledge(message, answer.replies || []);
          else this.drop(message); // said in a conversation that this page has left meanwhile
          if (message.file) this.sync().catch(() => {});
          return;
        } catch (failure) {
          if (!(failure instanceof Failure)) throw failure;
          if (message.dropped) return;
          this.release(message);
          if (failure.gone && !failure.opening) {
            if (epoch === this.epoch) this.lost();
            if (!attempt) continue;
          } else if (!failure.passes || (attempt >= PATIENCE && failure.status === 500)) {
            this.refuse(message, failure);
            return;
          }
          this.view.delayed(message, failure);
          await this.pause(attempt, failure.seconds);
        }
      }
    }

    /** A conversation on the server: the one remembered, or a new one. */
    async open() {
      if (this.id) {
        this.listen();
        return;
      }
      const { language = "auto" } = this.keep.read();
      let made;
      try {
        made = await this.server.call("POST", "conversations", { body: { organisation: this.organisation, language } });
      } catch (failure) {
        failure.opening = true;
        throw failure;
      }
      if (!this.id) {
        this.keep.change((kept) => Object.assign(kept, { id: made.id, token: made.token }));
        this.absorb(made.replies || [], true);
      } // else another tab was faster: its conversation counts
      this.listen();
    }

    post(message) {
      const { id, token } = this.keep.read();
      const { client_message_id, text, choice } = message;
      const body = choice ? { client_message_id, choice } : { client_message_id, text };
      this.sending = true;
      return this.server.call("POST", `conversations/${encodeURIComponent(id)}/messages`, { token, body });
    }

    postFile(message) {
      const { id, token } = this.keep.read();
      const form = new FormData();
      form.append("file", message.file, message.file.name);
      form.append("client_message_id", message.client_message_id);
      const path = `conversations/${encodeURIComponent(id)}/attachments`;
      return this.server.upload(path, token, form, (part) => this.view.progress(message, part), message);
    }

    acknowledge(message, replies) {
      this.queue = this.queue.filter((queued) => queued !== message);
      this.forget(message);
      this.view.sent(message, replies.length ? this.order(replies[0].id) - 0.5 : null);
      this.absorb(replies, true, true);
      this.release(message);
      this.view.health("");
    }

    refuse(message, failure) {
      this.queue = this.queue.filter((queued) => queued !== message);
      this.keep.change((kept) => {
        const found = kept.pending.find((one) => one.client_message_id === message.client_message_id);
        if (found) found.refused = failure.message;
      });
      this.view.refused(message, failure.message, failure.status);
    }

    release(message) {
      this.sending = false;
      this.view.waiting(message, false);
      const held = this.held;
      this.held = [];
      this.absorb(held, true);
    }

    order(id) {
      return this.epoch * 2 ** 40 + (Number(id) || 0);
    }

    /** Takes in messages of either side, in any order, as often as they come. */
    absorb(messages, fresh, now) {
      if (this.sending && !now) {
        this.held.push(...messages);
        return;
      }
      const news = messages.filter((message) => message && !this.known.has(message.id));
      for (const message of news) this.known.add(message.id);
      if (news.length) this.view.show(news.map((message) => ({ ...message, order: this.order(message.id) })), fresh);
    }

    /** Everything since the cursor, both sides. */
    async sync() {
      const { id, token } = this.keep.read();
      if (!id) return;
      const epoch = this.epoch;
      const first = !this.cursor;
      const after = this.cursor ? `?after=${encodeURIComponent(this.cursor)}` : "";
      try {
        const answer = await this.server.call("GET", `conversations/${encodeURIComponent(id)}/messages${after}`, { token });
        if (epoch !== this.epoch) return;
        const messages = Array.isArray(answer) ? answer : answer.messages || answer.replies || [];
        if (messages.length) this.cursor = messages[messages.length - 1].id;
        this.absorb(messages, !first || this.known.size > 0);
        if (!this.queue.length) this.view.health("");
      } catch (failure) {
        if (epoch === this.epoch && failure.gone) this.lost();
        else if (epoch === this.epoch && failure.passes) this.view.ill(failure);
        throw failure;
      }
    }

    /** Keeps a stream open while the page is looked at; asks now and then while it is not. */
    async listen() {
      if (this.listening || !this.id) return;
      const stop = new AbortController();
      this.listening = stop;
      for (let attempt = 0; this.listening === stop && this.id; attempt++) {
        let seconds = 0;
        try {
          await this.sync();
          if (document.hidden) {
            attempt = 0;
            seconds = HIDDEN_POLL / 1000;
          } else await this.follow(stop.signal, () => (attempt = 0));
        } catch (failure) {
          if (!(failure instanceof Failure)) throw failure;
          seconds = failure.seconds;
        }
        if (this.listening === stop) await this.pause(attempt, seconds);
      }
      if (this.listening === stop) this.listening = null;
    }

    follow(signal, onOpen) {
      const { id, token } = this.keep.read();
      const after = this.cursor ? `?after=${encodeURIComponent(this.cursor)}` : "";
      const path = `conversations/${encodeURIComponent(id)}/stream${after}`;
      return this.server.stream(path, token, signal, onOpen, (message) => this.absorb([message], true));
    }

    hush() {
      if (this.listening) this.listening.abort();
      this.listening = null;
    }

    /** The server no longer has the conversation. What is still unsent goes into a new one. */
    lost() {
      this.leave((kept) => {
        kept.pending.forEach((message) => this.loosen(message));
      });
      this.queue.forEach((message) => this.loosen(message));
      this.view.lost();
    }

    /** A button of the old conversation means nothing in a new one: its words do. */
    loosen(message) {
      if (!message.choice || /^(task|language):/.test(message.choice)) return;
      message.text = message.label || message.choice;
      delete message.choice;
    }

    renew() {
      for (const message of [...this.queue]) this.drop(message);
      this.leave((kept) => {
        kept.pending = [];
      });
    }

    leave(how) {
      this.forgetAll();
      this.keep.change((kept) => {
        delete kept.id;
        delete kept.token;
        delete kept.last;
        how(kept);
      });
    }

    forgetAll() {
      this.hush();
      this.epoch++;
      this.known.clear();
      this.cursor = "";
      this.held = [];
      this.sending = false;
    }

    /** Another tab opened, left or went on with a conversation of this organisation. */
    changedElsewhere(before, after) {
      if (before.id !== after.id) {
        this.forgetAll();
        this.view.cleared();
        this.resume();
      } else if (after.pending.length < before.pending.length) this.sync().catch(() => {});
    }

    pause(attempt, seconds) {
      const spread = 0.75 + Math.random() / 2;
      const delay = seconds ? seconds * 1000 : Math.min(30000, 500 * 2 ** Math.min(attempt, 6)) * spread;
      return new Promise((done) => {
        const wake = () => {
          clearTimeout(timer);
          this.wakers.delete(wake);
          done();
        };
        const timer = setTimeout(wake, delay);
        this.wakers.add(wake);
      });
    }

    wake() {
      for (const wake of [...this.wakers]) wake();
    }
  }

  // ---------------------------------------------------------------- words on the page

  /** Speaks the widget's words in one language at a time, and again in another when that changes. */
  class Words {
    constructor(language, office) {
      this.language = language;
      this.office = office;
      this.bound = new Set(); // elements whose words follow the language
    }

    say(key, facts) {
      return fill(STRINGS[this.language][key], facts);
    }

    /** Binds words to an element or one of its attributes. `facts` may be a function: dates change too. */
    bind(node, key, { attribute = "", facts } = {}) {
      const words = node.words || (node.words = new Map());
      words.set(attribute, { key, facts });
      this.bound.add(node);
      this.write(node);
      return node;
    }

    release(node) {
      this.bound.delete(node);
      node.textContent = "";
    }

    write(node) {
      for (const [attribute, { key, facts }] of node.words) {
        const text = this.say(key, typeof facts === "function" ? facts() : facts);
        if (attribute) node.setAttribute(attribute, text);
        else if (node.textContent !== text) node.textContent = text;
      }
    }

    span(key, attributes, facts) {
      return this.bind(make("span", attributes), key, { facts });
    }

    button(key, image, attributes, hidden) {
      const label = this.span(key, hidden ? { class: "vh" } : {});
      return make("button", { type: "button", ...attributes }, image && icon(image), label);
    }

    time(at) {
      const node = make("time", { datetime: at });
      const when = new Date(at);
      if (isNaN(when)) return "";
      return this.bind(node, "clock", { facts: () => ({ time: this.format(when, { hour: "2-digit", minute: "2-digit" }) }) });
    }

    day(due) {
      const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(due);
      const when = plain ? new Date(plain[1], plain[2] - 1, plain[3]) : new Date(due);
      const timeZone = plain ? undefined : this.office.zone;
      return isNaN(when) ? due : this.format(when, { dateStyle: "long", timeZone });
    }

    format(when, how) {
      return new Intl.DateTimeFormat(LOCALES[this.language], how).format(when);
    }

    speak(language) {
      this.language = language;
      for (const node of this.bound) {
        if (node.isConnected) this.write(node);
        else this.bound.delete(node);
      }
    }
  }

  // ---------------------------------------------------------------- reading aloud

  class Reader {
    constructor(words) {
      this.words = words;
      this.buttons = new Set();
      if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", () => this.look());
    }

    /** A voice of this device only: others would send the text away. */
    voice(language) {
      const fits = speechSynthesis.getVoices().filter((voice) => voice.localService && base(voice.lang) === base(language));
      return fits.find((voice) => /^pt[-_]PT/i.test(voice.lang)) || fits[0];
    }

    /** A button that reads `text`, hidden while there is no voice for its language. */
    button(text, language) {
      if (!text || !window.speechSynthesis) return null;
      const button = this.words.button("listen", "sound", { class: "listen", click: () => this.press(button, text) });
      button.language = language || this.words.language;
      button.hidden = !this.voice(button.language);
      this.buttons.add(button);
      return button;
    }

    look() {
      for (const button of this.buttons) button.hidden = !this.voice(button.language);
    }

    press(button, text) {
      const stops = this.reading === button;
      this.hush();
      if (stops) return;
      this.reading = button;
      this.show(button, true);
      const parts = blocks(text).flatMap(({ lines }) => lines);
      parts.forEach((part, i) => {
        const utterance = new SpeechSynthesisUtterance(part);
        utterance.voice = this.voice(button.language);
        utterance.lang = utterance.voice.lang;
        if (i === parts.length - 1) utterance.onend = () => this.reading === button && this.hush();
        speechSynthesis.speak(utterance);
      });
    }

    hush() {
      if (!this.reading) return;
      speechSynthesis.cancel();
      this.show(this.reading, false);
      this.reading = null;
    }

    show(button, speaks) {
      button.firstChild.replaceWith(icon(speaks ? "halt" : "sound"));
      this.words.bind(button.lastChild, speaks ? "stop" : "listen");
    }
  }

  // ---------------------------------------------------------------- bubbles

  const BADGES = {
    answer: ["check", "official"],
    safety: ["alert", "safety"],
    handoff: ["person", "handoff"],
    receipt: ["ticket", "receipt"],
  };

  /** Builds what stands in the log, one element a message. */
  class Bubbles {
    constructor({ words, reader, choose, announce, officeName }) {
      Object.assign(this, { words, reader, choose, announce, officeName });
    }

    own(message) {
      const { words } = this;
      const file = message.file || message.kind === "attachment";
      const text = message.file ? message.file.name : message.label || message.text || message.choice || "";
      const body = make("p", {}, file && icon("clip"), file && " ", text);
      const bubble = make("div", { class: "bubble" }, make("div", { class: "text" }, body));
      const node = make("div", { class: file ? "message mine file" : "message mine" }, words.span("you", { class: "who" }), bubble);
      node.said = file ? null : [text, message.choice];
      node.order = message.order || Infinity;
      node.foot = node.appendChild(make("div", { class: "foot" }));
      return node;
    }

    notice(key) {
      const bubble = make("div", { class: "bubble" }, this.words.bind(make("p"), key));
      return make("div", { class: "message system" }, this.words.span("system", { class: "who" }), bubble);
    }

    reply(reply) {
      const { words } = this;
      const from = ["clerk", "system"].includes(reply.from) ? reply.from : "bot";
      const kind = Object.keys(BADGES).includes(reply.kind) ? reply.kind : "";
      const text = typeof reply.text === "string" ? reply.text : "";
      const node = make("div", { class: `message ${from} ${kind}` }, words.span(from, { class: "who" }));
      const bubble = node.appendChild(make("div", { class: "bubble" }));
      if (kind) bubble.append(make("div", { class: "badge" }, icon(BADGES[kind][0]), words.span(BADGES[kind][1])));
      const phones = new Map();
      const secret = kind === "receipt" && reply.case && reply.case.secret;
      // Codes, due date and advice stand large below; of the text (written for channels without them) its first lines stay.
      const fresh = (line) => ![secret, reply.case.reference].some((code) => line.includes(code));
      const said = secret ? text.split("\n").filter(fresh).slice(0, 2).join("\n") : text;
      if (said) bubble.append(this.richText(said, { urgent: kind === "safety", language: reply.language, phones }));
      if (kind === "safety" && phones.size) bubble.append(this.calls(phones));
      if (kind === "receipt" && reply.case) bubble.append(...this.receipt(reply.case));
      node.append(make("div", { class: "foot" }, this.reader.button(text, reply.language), reply.at && words.time(reply.at)));
      if (Array.isArray(reply.choices) && reply.choices.length) node.append(this.choices(node, reply.choices, reply.language));
      node.order = reply.order;
      return node;
    }

    richText(text, { urgent, language, phones }) {
      const body = make("div", { class: "text", lang: language });
      for (const { kind, start, lines } of blocks(text)) {
        const block = body.appendChild(make(kind, kind === "ol" && start !== 1 ? { start } : {}));
        lines.forEach((line, i) => {
          const target = kind === "p" ? block : block.appendChild(make("li"));
          if (kind === "p" && i) block.append("\n");
          target.append(...pieces(line, urgent).map((piece) => this.piece(piece, phones)));
        });
      }
      return body;
    }

    piece(piece, phones) {
      if (typeof piece === "string") return piece;
      const { text, href } = piece;
      if (href.startsWith("tel:")) phones.set(href, text);
      if (!href.startsWith("http")) return make("a", { href }, text);
      const elsewhere = make("span", { class: "vh" }, " ", this.words.span("newTab"));
      return make("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, text, elsewhere);
    }

    calls(phones) {
      const links = [...phones].map(([href, n]) => make("a", { href }, icon("phone"), this.words.span("call", {}, { n })));
      return make("div", { class: "calls" }, ...links);
    }

    receipt({ reference, secret, due_at: due }) {
      const { words } = this;
      const list = make("dl");
      if (reference) list.append(this.code("reference", reference, "copyReference"));
      if (secret) list.append(this.code("secret", secret, "copySecret"));
      const parts = [list];
      if (due) parts.push(words.bind(make("p", { class: "due" }), "due", { facts: () => ({ date: words.day(due) }) }));
      if (secret) parts.push(words.bind(make("p", { class: "note" }), "keep"));
      parts.push(words.button("save", "save", { class: "plain small", click: () => this.save(reference, secret, due) }));
      return parts;
    }

    code(key, value, copyKey) {
      const { words } = this;
      const label = words.span("copy");
      const copy = make("button", { type: "button", class: "plain small", click: () => this.copy(value, copy, label) }, icon("copy"), label);
      words.bind(copy, copyKey, { attribute: "aria-label" });
      return make("div", {}, words.bind(make("dt"), key), make("dd", {}, make("code", {}, value), copy));
    }

    async copy(text, button, label) {
      const done = await copyText(text, button);
      this.announce(this.words.say(done ? "copied" : "copyFailed"));
      if (!done) return;
      this.words.bind(label, "copied");
      await wait(2000);
      this.words.bind(label, "copy");
    }

    save(reference, secret, due) {
      const { words } = this;
      const line = (key, value) => (value ? `${words.say(key)}: ${value}\n` : "");
      const now = words.format(new Date(), { dateStyle: "long", timeStyle: "short" });
      const text = [
        `${this.officeName()}\n\n`,
        line("reference", reference),
        line("secret", secret),
        due ? `${words.say("due", { date: words.day(due) })}\n` : "",
        `\n${words.say("keep")}\n${words.say("saved", { date: now })}\n${location.origin}\n`,
      ];
      const href = URL.createObjectURL(new Blob(text, { type: "text/plain;charset=utf-8" }));
      make("a", { href, download: `${reference || "ponte"}.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10000);
    }

    choices(node, choices, language) {
      const many = choices.length > 4 || choices.some(({ label }) => String(label).length > 32);
      const list = make("ul", { class: many ? "choices many" : "choices", role: "list", lang: language });
      this.words.bind(list, "choices", { attribute: "aria-label" });
      for (const { label, value } of choices) {
        const click = () => !node.closed && this.choose(value, label);
        list.append(make("li", {}, make("button", { type: "button", value, click }, make("span", {}, label))));
      }
      node.options = list;
      return list;
    }

    /** Puts choices to rest (`said`: the citizen's next words) or opens them again (null). */
    close(node, said) {
      node.closed = Boolean(said);
      for (const button of node.options.querySelectorAll("button")) {
        const label = button.firstChild;
        const used = node.closed && (said.includes(button.value) || said[0] === label.textContent);
        button.replaceChildren(label, ...(used ? [this.words.span("chosen", { class: "vh" })] : []));
        button.classList.toggle("used", used);
        button.disabled = node.closed && !used;
        if (used) button.setAttribute("aria-disabled", "true"); // not `disabled`: the focus stays where it is
        else button.removeAttribute("aria-disabled");
        button.tabIndex = used ? -1 : 0;
      }
    }
  }

  // ---------------------------------------------------------------- the log

  /** Where every message stands, and in which state. It is what the conversation talks to. */
  class Log {
    constructor(chat, bubbles) {
      Object.assign(this, { chat, bubbles, words: chat.words });
      this.mine = new Map(); // client_message_id -> element
      this.quiet = true; // until the history stands
      this.newest = "";
      this.typing = make("div", { class: "typing", role: "status" });
      this.node = make("div", { class: "log", role: "log", tabindex: "0", "aria-live": "off" }, chat.intro, this.typing);
      this.words.bind(this.node, "log", { attribute: "aria-label" });
      this.node.addEventListener("scroll", () => (this.ends = this.atEnd), { passive: true });
      if (window.ResizeObserver) new ResizeObserver(() => this.ends && this.toEnd()).observe(this.node);
    }

    get messages() {
      return [...this.node.querySelectorAll(".message")];
    }

    /** From here on, what is added is news and is announced. */
    wakeUp() {
      this.quiet = false;
      this.node.setAttribute("aria-live", "polite");
    }

    /** Changes words without having them announced. */
    silently(change) {
      this.node.setAttribute("aria-live", "off");
      change();
      if (!this.quiet) setTimeout(() => this.node.setAttribute("aria-live", "polite"), 50);
    }

    cleared() {
      for (const node of this.messages) node.remove();
      this.mine.clear();
      this.newest = "";
      this.chat.begin(true);
      this.chat.jump.hidden = true;
      this.chat.health("");
      this.node.scrollTop = 0;
    }

    busy(on) {
      this.chat.toggleAttribute("busy", on);
    }

    ill(failure) {
      this.chat.ill(failure);
    }

    health(kind) {
      this.chat.health(kind);
    }

    // ------------------------------------------------------------ the citizen's messages

    /** Draws a message of the citizen's, unless it already stands there. */
    own(message) {
      const there = this.mine.get(message.client_message_id);
      if (there) return there;
      const node = this.bubbles.own(message);
      if (message.client_message_id) this.mine.set(message.client_message_id, node);
      this.place(node);
      if (!message.id) setTimeout(() => node.order === Infinity && !node.state && this.state(node, "sending"), 1200);
      this.settleChoices();
      if (!this.quiet) this.toEnd();
      return node;
    }

    /** The line below: waiting, delayed, refused or, with no key, its time. */
    state(node, key, ...more) {
      node.state = key;
      node.classList.toggle("unsent", key === "unsent" || key === "refused");
      node.foot.replaceChildren(...(key ? [this.words.span(key)] : []), ...more);
    }

    waiting(message, on) {
      clearTimeout(this.typingTimer);
      const node = this.mine.get(message.client_message_id);
      if (on && message.file && node.order === Infinity) node.order = this.lastOrder + 0.5; // its receipt comes later
      if (!on || message.file || (node && node.state === "unsent")) this.typing.replaceChildren();
      else this.typingTimer = setTimeout(() => this.showTyping(), 400);
    }

    showTyping() {
      const follows = this.atEnd;
      const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
      this.typing.replaceChildren(dots, this.words.span("typing"));
      if (follows) this.toEnd();
    }

    delayed(message, failure) {
      const node = this.own(message);
      const news = node.state !== "unsent";
      this.state(node, "unsent");
      this.chat.ill(failure);
      if (news) this.chat.announce(`${this.words.say("unsent")} ${this.chat.healthText.textContent}`);
    }

    sent(message, order) {
      const node = this.own(message);
      if (node.state === "unsent") this.chat.announce(this.words.say("sentAfter"));
      if (node.order === Infinity) node.order = order == null ? this.lastOrder + 0.5 : order;
      this.place(node);
      if (message.file) this.state(node, "uploaded");
      else this.state(node, "", this.words.time(new Date().toISOString()));
    }

    refused(message, text, status) {
      const { words } = this;
      const node = this.own(message);
      const reason = text || (message.file && status === 413 ? words.say("fileTooBig") : "");
      const remove = () => {
        this.chat.conversation.drop(message);
        this.gone(message);
        this.chat.field.focus();
      };
      const edit = () => {
        this.chat.write(message.text);
        remove();
      };
      const buttons = [words.button("remove", null, { click: remove })];
      if (message.text) buttons.unshift(words.button("edit", null, { click: edit }));
      if (node.order === Infinity) node.order = this.lastOrder + 0.5;
      this.place(node);
      this.state(node, "refused", reason, ...buttons);
      node.classList.add("failed");
      this.settleChoices();
      this.chat.announce(`${words.say("refused")} ${reason}`);
    }

    progress(message, part) {
      const node = this.own(message);
      const facts = () => ({ n: Math.round(node.part * 100) });
      node.part = part;
      if (node.state !== "uploading") {
        const drop = () => {
          this.chat.conversation.drop(message);
          this.gone(message);
        };
        node.meter = make("progress", { max: "1" });
        this.state(node, "uploading", node.meter, this.words.button("cancel", null, { click: drop }));
      }
      this.words.bind(node.meter, "uploading", { attribute: "aria-label", facts });
      this.words.bind(node.foot.firstChild, "uploading", { facts });
      node.meter.value = part;
    }

    gone(message) {
      const node = this.mine.get(message.client_message_id);
      if (node) node.remove();
      this.mine.delete(message.client_message_id);
      this.settleChoices();
    }

    // ------------------------------------------------------------ the other side

    show(messages, fresh) {
      const follows = this.atEnd;
      let first = null;
      for (const message of messages) {
        if (message.from === "citizen") this.showOwn(message);
        else {
          const node = this.bubbles.reply(message);
          this.place(node);
          first = first || node;
        }
        this.note(message, fresh);
      }
      const spoken = messages.filter(({ from, language }) => from === "bot" && STRINGS[language]).pop();
      if (spoken) this.chat.heard(spoken.language);
      this.settleChoices();
      this.chat.seen();
      if (!fresh || this.quiet) this.toEnd();
      else if (first && follows) this.toStart(first);
      else if (first) this.chat.jump.hidden = false;
    }

    showOwn(message) {
      const known = this.mine.get(message.client_message_id);
      const node = this.own(message);
      if (known) {
        node.order = message.order;
        this.place(node);
      }
      if (!message.file && node.said) this.state(node, "", this.words.time(message.at));
    }

    note({ from, id }, fresh) {
      const { last } = this.chat.keep.read();
      const missed = fresh || (last && Number(id) > Number(last));
      if (from !== "citizen" && missed && !this.chat.looked) this.chat.unread++;
      if (!this.newest || Number(id) > Number(this.newest)) this.newest = id;
    }

    /** The server has forgotten the conversation: what stands here stays readable. */
    lost() {
      const node = this.bubbles.notice("expired");
      node.order = this.chat.conversation.order(0);
      node.closes = true;
      this.newest = "";
      this.place(node);
      this.settleChoices();
      if (this.messages.length === 1) this.chat.begin(true);
      if (this.quiet) this.chat.announce(this.words.say("expired"));
      this.toEnd();
    }

    /** Only what was offered after the citizen's last message can still be chosen. */
    settleChoices() {
      let said = null;
      for (const node of this.messages.reverse()) {
        if (node.closes) said = said || [];
        else if (node.said && !node.classList.contains("failed")) said = node.said;
        else if (node.options && Boolean(said) !== Boolean(node.closed)) this.bubbles.close(node, said);
      }
    }

    // ------------------------------------------------------------ places and scrolling

    get lastOrder() {
      const orders = this.messages.map((node) => node.order).filter((order) => order < Infinity);
      return Math.max(this.chat.conversation.order(0), ...orders);
    }

    /** Puts a message where its order says; what is not yet sent stands last. */
    place(node) {
      let next = this.typing;
      let before = this.typing.previousElementSibling;
      for (; before && (before === node || before.order > node.order); before = before.previousElementSibling) {
        if (before !== node) next = before;
      }
      if (node.nextElementSibling !== next) this.node.insertBefore(node, next);
      this.chat.begin(false);
    }

    get flows() {
      return getComputedStyle(this.node).overflowY === "visible"; // a very low window: the page scrolls, not the log
    }

    get atEnd() {
      const { scrollHeight, scrollTop, clientHeight } = this.node;
      return this.flows || scrollHeight - scrollTop - clientHeight < 120;
    }

    toEnd() {
      this.chat.jump.hidden = true;
      const last = this.messages.pop();
      if (!this.flows) this.node.scrollTop = this.node.scrollHeight;
      else if (last && !this.quiet) last.scrollIntoView({ block: "nearest" });
    }

    /** Shows new replies from their beginning, however long they are. */
    toStart(node) {
      if (this.flows) node.scrollIntoView({ block: "nearest" });
      else this.node.scrollTop = node.offsetTop - 12;
    }
  }

  // ---------------------------------------------------------------- the element

  class PonteChat extends HTMLElement {
    static words = STRINGS; // so that a test can compare the languages

    connectedCallback() {
      if (this.shadowRoot) {
        this.conversation.listen(); // only moved within its page
        return;
      }
      const organisation = this.getAttribute("organisation") || "pt";
      const address = new URL(this.getAttribute("api") || HOME + "api", location.href).href;
      this.office = ORGANISATIONS[organisation] || { ...ORGANISATIONS.pt, language: "en", zone: undefined, names: {} };
      this.floating = this.getAttribute("mode") === "floating";
      this.keep = new Keep(`ponte:${organisation}@${address}`);
      this.words = new Words(this.firstLanguage(), this.office);
      this.unread = 0;
      this.attachShadow({ mode: "open" });
      this.dress();
      this.build();
      const server = new Server(address, () => this.words.language);
      this.conversation = new Conversation({ server, keep: this.keep, organisation, view: this.log });
      this.watch();
      this.start();
    }

    disconnectedCallback() {
      this.conversation.hush();
      this.reader.hush();
    }

    async start() {
      const { id, pending, language } = this.keep.read();
      if (language) this.select.value = language;
      try {
        this.write(sessionStorage.getItem(this.keep.key) || "");
      } catch (problem) {
        this.write(""); // no storage here
      }
      if (id || pending.length) {
        await this.conversation.resume();
        await wait(100); // what was there before is not news
      }
      this.log.wakeUp();
    }

    // ------------------------------------------------------------ language

    firstLanguage() {
      const asked = [this.getAttribute("interface"), this.getAttribute("language"), this.keep.read().ui].map(base);
      const page = this.closest("[lang]");
      const around = base(page && page.lang);
      let browser = (navigator.languages || [navigator.language]).map(base).find((tag) => STRINGS[tag]);
      if (browser === "en" && STRINGS[around]) browser = around; // English is often only how the browser came
      return [...asked, browser, around, this.office.language].find((tag) => STRINGS[tag]) || "en";
    }

    speak(language) {
      if (!STRINGS[language] || language === this.words.language) return;
      this.keep.change((kept) => (kept.ui = language));
      this.root.lang = language;
      this.log.silently(() => this.words.speak(language));
      this.nameIt();
    }

    /** The citizen chose. Before the first word it is only noted, afterwards the server is told. */
    chooseLanguage(tag) {
      this.keep.change((kept) => (kept.language = tag));
      this.speak(tag);
      if (!this.conversation.id && !this.conversation.queue.length) return;
      this.choose(`language:${tag}`, LANGUAGES[tag] || this.words.say("auto"));
    }

    /** The other side went over to a language. */
    heard(language) {
      this.speak(language);
      if (this.select.value === "auto" || this.select.value === language) return;
      this.select.value = language;
      this.keep.change((kept) => (kept.language = language));
    }

    get officeName() {
      return this.getAttribute("name") || this.office.names[this.words.language] || "Ponte";
    }

    nameIt() {
      this.heading.textContent = this.officeName;
      this.panel.setAttribute("aria-label", `${this.officeName}: ${this.words.say("title")}`);
    }

    // ------------------------------------------------------------ building

    dress() {
      const asked = this.getAttribute("accent") || getComputedStyle(this).getPropertyValue("--ponte-accent");
      const theme = Object.entries(themeOf(asked, this.office)).map((pair) => pair.join(":")).join(";");
      const css = `:host{${theme}}${STYLE}`;
      if ("adoptedStyleSheets" in this.shadowRoot) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        this.shadowRoot.adoptedStyleSheets = [sheet];
      } else this.shadowRoot.append(make("style", {}, css)); // old phones, where the page allows it
    }

    build() {
      const choose = (value, label) => this.choose(value, label);
      const announce = (text) => this.announce(text);
      this.reader = new Reader(this.words);
      this.intro = this.buildIntro();
      this.log = new Log(this, new Bubbles({ words: this.words, reader: this.reader, choose, announce, officeName: () => this.officeName }));
      this.voice = make("div", { class: "vh", role: "status" });
      this.panel = make(
        this.floating ? "dialog" : "section",
        { class: "panel" },
        ...[this.buildHead(), this.buildTools(), this.log.node, this.buildBelow(), this.buildComposer(), this.voice, this.buildConfirm()],
      );
      this.root = make("div", { class: this.floating ? "root floating" : "root", lang: this.words.language }, this.panel);
      if (this.floating) this.root.append(this.buildLauncher());
      this.shadowRoot.append(this.root);
      this.nameIt();
    }

    buildHead() {
      const { words } = this;
      this.heading = make("h2");
      this.select = make("select", { change: () => this.chooseLanguage(this.select.value) });
      words.bind(this.select, "language", { attribute: "aria-label" });
      this.select.append(words.bind(make("option", { value: "auto" }), "auto"));
      for (const [tag, name] of Object.entries(LANGUAGES)) this.select.append(make("option", { value: tag, lang: tag }, name));
      const asked = base(this.getAttribute("language"));
      this.select.value = LANGUAGES[asked] ? asked : "auto";
      if (LANGUAGES[asked] && !this.keep.read().language) this.keep.change((kept) => (kept.language = asked));
      const names = make("div", { class: "names" }, this.heading, words.bind(make("p"), "title"));
      const language = make("label", { class: "language" }, icon("globe"), this.select, icon("down"));
      const close = this.floating && words.button("close", "close", { click: () => this.hide() }, true);
      return make("div", { class: "head" }, icon("mark"), names, language, close);
    }

    buildTools() {
      const { words } = this;
      const person = words.button("person", "person", { click: () => this.choose("task:person", words.say("person")) });
      this.renewButton = words.button("renew", "renew", { class: "renew", hidden: true, click: () => this.confirm.showModal() });
      return make("div", { class: "tools" }, person, this.renewButton);
    }

    buildIntro() {
      const { words } = this;
      const task = (name) => words.button(name, null, { click: () => this.choose(`task:${name}`, words.say(name)) });
      const tasks = ["request", "complaint", "appointment", "status"].map((name) => make("li", {}, task(name)));
      return make(
        "div",
        { class: "intro" },
        words.bind(make("h3"), "introTitle"),
        words.bind(make("p"), "introText"),
        words.bind(make("p", { class: "note" }), "introPrivacy"),
        words.bind(make("p", { class: "before" }), "introTasks"),
        make("ul", {}, ...tasks),
      );
    }

    buildBelow() {
      const { words } = this;
      this.healthText = make("span");
      const retry = words.button("retry", null, { class: "plain small", click: () => this.conversation.wake() });
      this.healthBar = make("div", { class: "trouble", hidden: true }, this.healthText, retry);
      this.jump = words.button("newBelow", "down", { class: "plain small jump", hidden: true, click: () => this.log.toEnd() });
      return make("div", { class: "below" }, this.healthBar, this.jump);
    }

    buildComposer() {
      const { words } = this;
      this.field = make("textarea", {
        id: "field",
        rows: "1",
        enterkeyhint: "send",
        "aria-describedby": "count",
        input: () => this.typed(),
        keydown: (event) => this.pressed(event),
      });
      this.count = make("span", { class: "count", id: "count" });
      this.file = make("input", { type: "file", accept: FILE_TYPES, hidden: true, change: () => this.picked() });
      const clip = words.button("attach", "clip", { class: "clip", click: () => this.file.click() });
      const send = make("button", { class: "send" }, words.span("send"), icon("send"));
      const label = words.bind(make("label", { for: "field" }), "message");
      const row = make("div", { class: "row" }, clip, this.file, this.count, send);
      const submit = (event) => {
        event.preventDefault();
        this.submit();
      };
      const box = make("div", { class: "box" }, label, this.field, row);
      return make("form", { class: "composer", submit }, box, words.bind(make("p", { class: "keys" }), "keys"));
    }

    buildConfirm() {
      const { words } = this;
      const yes = words.button("renewYes", null, { class: "strong", click: () => this.renew() });
      const no = words.button("cancel", null, { class: "plain", autofocus: true, click: () => this.confirm.close() });
      this.confirm = make(
        "dialog",
        { class: "confirm", "aria-labelledby": "ask", "aria-describedby": "note" },
        words.bind(make("h2", { id: "ask" }), "renewAsk"),
        words.bind(make("p", { id: "note" }), "renewNote"),
        make("div", {}, no, yes),
      );
      return this.confirm;
    }

    buildLauncher() {
      this.news = make("span", { class: "news", "aria-hidden": "true", hidden: true });
      this.newsText = make("span", { class: "vh", role: "status" });
      this.launcher = this.words.button("launcher", "mark", { class: "launcher", "aria-expanded": "false", click: () => this.open() });
      this.launcher.append(this.news, this.newsText);
      return this.launcher;
    }

    // ------------------------------------------------------------ events from outside

    watch() {
      const talk = this.conversation;
      addEventListener("online", () => {
        if (!talk.queue.length) this.health("");
        talk.wake();
      });
      addEventListener("offline", () => this.health("offline"));
      addEventListener("storage", (event) => {
        if (event.key !== this.keep.key) return;
        const read = (text) => JSON.parse(text || "null") || { pending: [] };
        talk.changedElsewhere(read(event.oldValue), read(event.newValue));
      });
      document.addEventListener("visibilitychange", () => {
        talk.hush();
        talk.wake();
        talk.listen();
        this.seen();
      });
      addEventListener("beforeunload", (event) => {
        if (talk.queue.some((message) => message.file)) event.preventDefault();
      });
      if (this.floating) this.watchPanel();
    }

    watchPanel() {
      this.panel.addEventListener("cancel", (event) => {
        if (event.target !== this.panel) return;
        event.preventDefault();
        this.hide();
      });
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.defaultPrevented && this.panel.open && !this.confirm.open) this.hide();
      });
      this.narrow = matchMedia("not all and (min-width: 30em) and (min-height: 30em)");
      this.narrow.addEventListener("change", () => this.panel.open && this.reopen());
      if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
    }

    // ------------------------------------------------------------ floating panel

    open() {
      this.reopen();
      this.launcher.setAttribute("aria-expanded", "true");
      this.seen();
      if (matchMedia("(pointer: fine)").matches) this.field.focus();
      else this.log.node.focus();
      if (this.intro.hidden) this.log.toEnd();
    }

    /** Over the whole window the panel is modal, so that nothing behind it can take the focus. */
    reopen() {
      const focused = this.panel.open && this.shadowRoot.activeElement;
      if (this.panel.open) this.panel.close();
      if (this.narrow.matches) this.panel.showModal();
      else this.panel.show();
      this.launcher.hidden = true;
      if (focused) focused.focus();
      this.fit();
    }

    hide() {
      this.panel.close();
      this.launcher.hidden = false;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.focus();
    }

    /** Keeps the composer above an on-screen keyboard. */
    fit() {
      const view = window.visualViewport;
      const covered = view && this.narrow.matches && view.scale === 1 && innerHeight - view.height > 80;
      this.panel.style.height = covered ? `${view.height}px` : "";
      this.panel.style.top = covered ? `${view.offsetTop}px` : "";
      this.panel.style.bottom = covered ? "auto" : "";
    }

    get looked() {
      return !document.hidden && (!this.floating || this.panel.open);
    }

    /** Counts what came in unseen; once it is looked at, remembers how far. */
    seen() {
      const { newest } = this.log;
      if (this.looked) this.unread = 0;
      if (this.looked && newest) this.keep.change((kept) => (kept.last = newest));
      if (!this.floating) return;
      this.news.hidden = !this.unread;
      this.news.textContent = this.unread || "";
      this.newsText.textContent = this.unread ? this.words.say("unread", { n: this.unread }) : "";
    }

    // ------------------------------------------------------------ writing

    typed() {
      const { words, count, field } = this;
      const n = [...field.value].length;
      const over = n > LIMIT;
      count.textContent = over ? words.say("tooLong", { n: n - LIMIT }) : n > COUNT_FROM ? words.say("count", { n, max: LIMIT }) : "";
      count.classList.toggle("over", over);
      if (over !== Boolean(this.over)) this.announce(over ? count.textContent : "");
      this.over = over;
      field.setAttribute("aria-invalid", String(over));
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
      try {
        sessionStorage.setItem(this.keep.key, field.value); // an accidental reload keeps a half-written story
      } catch (problem) {
        // no storage here: the text stays in the field only
      }
    }

    pressed(event) {
      const composing = event.isComposing || event.keyCode === 229; // Vietnamese and other input methods
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      this.submit();
    }

    submit() {
      const text = clean(this.field.value).trim();
      const over = [...text].length - LIMIT;
      this.field.focus();
      if (over > 0) this.announce(this.words.say("tooLong", { n: over }));
      if (over > 0 || !text) return;
      this.write("");
      this.conversation.send({ text });
    }

    write(text) {
      this.field.value = text;
      this.typed();
    }

    choose(choice, label) {
      this.conversation.send({ choice, label });
    }

    picked() {
      const [file] = this.file.files;
      this.file.value = "";
      if (!file) return;
      if (file.size > FILE_LIMIT) this.log.refused({ client_message_id: newId(), file }, this.words.say("fileTooBig"));
      else this.conversation.attach(file);
    }

    renew() {
      this.confirm.close();
      this.reader.hush();
      this.conversation.renew();
      this.log.cleared();
      this.field.focus();
    }

    // ------------------------------------------------------------ what the citizen is told about it all

    /** The first screen, with what one can do here, or the conversation. */
    begin(on) {
      this.intro.hidden = !on;
      this.renewButton.hidden = on;
    }

    ill({ status, seconds }) {
      if (seconds && (status === 429 || status === 503)) this.health("busy", { n: seconds });
      else this.health(status ? "trouble" : "offline");
    }

    health(kind, facts) {
      this.healthBar.hidden = !kind;
      if (kind) this.words.bind(this.healthText, kind, { facts });
      else this.words.release(this.healthText);
    }

    announce(text) {
      this.voice.textContent = "";
      if (text) setTimeout(() => (this.voice.textContent = text), 60);
    }
  }

  customElements.define("ponte-chat", PonteChat);

  // ---------------------------------------------------------------- one script tag on somebody's website

  if (script && script.dataset.organisation) {
    const chat = make("ponte-chat", { mode: "floating", ...script.dataset });
    const place = () => document.body.append(chat);
    if (document.body) place();
    else addEventListener("DOMContentLoaded", place);
  }
})();
