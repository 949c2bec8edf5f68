using System.Text;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// The form under which two names that look the same are the same: without blanks, with compatibility characters as what they stand for
/// (NFKC). Upper and lower case stay two.
/// </summary>
/// <remarks>
/// The runtime's own normalization has no tables where globalization is invariant, as here. These are the ranges that Chinese texts use: full
/// width, radicals and ideographs copied from old documents, Roman and enclosed numbers, units.
/// </remarks>
internal static class NameForms
{
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const char IdeographFirst = '\u4E00';
    private const char IdeographLast = '\u9FFF';

    // A letter stands for each code point from the first on.
    private static readonly (char First, string Letters)[] Letters =
    [
        ('\u00B2', "23"),
        (
            '\u2F00',
            "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸"
            + "缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"),
        (
            '\uF900',
            "豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮"
            + "兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘"
            + "藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸"
            + "難響頻恵𤋮舘□□並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜"),
        ('\uFE50', ",、.□;:?!—(){}〔〕#&*+-<>=□\\$%@"),
    ];

    // A word stands for each.
    private static readonly (char First, string[] Words)[] Words =
    [
        ('\u2160', Split("I II III IV V VI VII VIII IX X XI XII L C D M i ii iii iv v vi vii viii ix x xi xii l c d m")),
        (
            '\u2460',
            Split("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 (1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13) (14) (15) (16"
            + ") (17) (18) (19) (20) 1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14. 15. 16. 17. 18. 19. 20. (a) (b) (c) (d) (e) (f) (g)"
            + " (h) (i) (j) (k) (l) (m) (n) (o) (p) (q) (r) (s) (t) (u) (v) (w) (x) (y) (z) A B C D E F G H I J K L M N O P Q R S T U V"
            + " W X Y Z a b c d e f g h i j k l m n o p q r s t u v w x y z 0")),
        (
            '\u3220',
            Split("(一) (二) (三) (四) (五) (六) (七) (八) (九) (十) (月) (火) (水) (木) (金) (土) (日) (株) (有) (社) (名) (特) (財) (祝) (労) (代) (呼) (学) (監) (企) "
            + "(資) (協) (祭) (休) (自) (至)")),
        (
            '\u3280',
            Split("一 二 三 四 五 六 七 八 九 十 月 火 水 木 金 土 日 株 有 社 名 特 財 祝 労 秘 男 女 適 優 印 注 項 休 写 正 上 中 下 左 右 医 宗 学 監 企 資 協 夜 36 37 38 39 40 41 42 4"
            + "3 44 45 46 47 48 49 50 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月")),
        (
            '\u3371',
            Split("hPa da AU bar oV pc dm dm2 dm3 IU 平成 昭和 大正 明治 株式会社 pA nA μA mA kA KB MB GB cal kcal pF nF μF μg mg kg Hz kHz MHz GHz THz"
            + " μl ml dl kl fm nm μm mm cm km mm2 cm2 m2 km2 mm3 cm3 m3 km3 m/s m/s2 Pa kPa MPa GPa rad rad/s rad/s2 ps ns μs ms pV nV "
            + "μV mV kV MV pW nW μW mW kW MW kΩ MΩ a.m. Bq cc cd C/kg Co. dB Gy ha HP in KK KM kt lm ln log lx mb mil mol PH p.m. PPM P"
            + "R sr Sv Wb V/m A/m 1日 2日 3日 4日 5日 6日 7日 8日 9日 10日 11日 12日 13日 14日 15日 16日 17日 18日 19日 20日 21日 22日 23日 24日 25日 26日 27日 28"
            + "日 29日 30日 31日 gal")),
    ];

    public static string Of(string name)
    {
        var form = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (!char.IsWhiteSpace(letter))
            {
                Append(form, letter);
            }
        }

        return form.ToString();
    }

    private static void Append(StringBuilder form, char letter)
    {
        if (char.IsAscii(letter) || letter is >= IdeographFirst and <= IdeographLast)
        {
            form.Append(letter);
            return;
        }

        if (letter is >= FullWidthFirst and <= FullWidthLast)
        {
            form.Append((char)(letter - FullWidthFirst + '!'));
            return;
        }

        foreach (var (first, letters) in Letters)
        {
            if (letter >= first && letter - first < letters.Length)
            {
                form.Append(letters[letter - first]);
                return;
            }
        }

        foreach (var (first, words) in Words)
        {
            if (letter >= first && letter - first < words.Length)
            {
                form.Append(words[letter - first]);
                return;
            }
        }

        form.Append(letter);
    }

    private static string[] Split(string words) => words.Split(' ');
}
